#pragma once

#include "store/access_key_store.h"
#include "store/application_store.h"
#include "store/association_store.h"
#include "store/event_integration_store.h"
#include "store/integration_store.h"
#include "store/profile_store.h"
#include "store/run_control.h"
#include "store/run_store.h"
#include "store/schedule_store.h"
#include "store/tag_store.h"

namespace sluice::store {

/// All that is remembered, one small interface per resource. Lives as long as the process; every
/// reference lives as long as the Store.
class Store {
 public:
  virtual ~Store() = default;

  virtual IntegrationStore& integrations() = 0;
  virtual AssociationStore& associations() = 0;
  virtual ApplicationStore& applications() = 0;
  virtual AccessKeyStore& access_keys() = 0;
  virtual EventIntegrationStore& event_integrations() = 0;
  virtual RunQueue& run_queue() = 0;
  virtual RunJournal& run_journal() = 0;
  virtual RunControl& run_control() = 0;
  virtual RunHistory& run_history() = 0;
  virtual ScheduleStore& schedules() = 0;
  virtual TagStore& tags() = 0;
  virtual DomainStore& domains() = 0;
  virtual ProfileStore& profiles() = 0;
  virtual ProfileReader& profile_reader() = 0;

  /// Say whether reads and writes work now; for readiness.
  virtual Status Check() = 0;
};

}  // namespace sluice::store
