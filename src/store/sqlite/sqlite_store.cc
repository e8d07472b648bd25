#include "store/sqlite/sqlite_store.h"

#include <utility>

#include "store/sqlite/access_keys.h"
#include "store/sqlite/applications.h"
#include "store/sqlite/associations.h"
#include "store/sqlite/database.h"
#include "store/sqlite/domain_sweep.h"
#include "store/sqlite/domains.h"
#include "store/sqlite/event_integrations.h"
#include "store/sqlite/folder_lock.h"
#include "store/sqlite/integrations.h"
#include "store/sqlite/profile_snapshot.h"
#include "store/sqlite/profiles.h"
#include "store/sqlite/run_control.h"
#include "store/sqlite/run_history.h"
#include "store/sqlite/run_journal.h"
#include "store/sqlite/run_queue.h"
#include "store/sqlite/schedules.h"
#include "store/sqlite/snapshot_count.h"
#include "store/sqlite/tags.h"
#include "store/sqlite/update_time.h"

namespace sluice::store {
namespace {

constexpr sqlite::DatabaseOptions kControlOptions = {};
constexpr sqlite::DatabaseOptions kProfileOptions = {
    .page_bytes = 8192, .writer_cache_kib = 8192, .reader_cache_kib = 512, .readers = 4};

class SqliteStore final : public Store {
 public:
  SqliteStore(sqlite::FolderLock lock, std::unique_ptr<sqlite::Database> control,
              std::unique_ptr<sqlite::Database> profiles, const Clock& clock, const Quotas& quotas)
      : lock_(std::move(lock)),
        control_(std::move(control)),
        time_(clock),
        snapshots_(profiles->writer()),
        profile_database_(std::move(profiles)),
        integrations_(*control_, clock, quotas),
        associations_(*control_, clock, quotas),
        applications_(*control_, clock, quotas),
        access_keys_(*control_),
        event_integrations_(*control_, clock, quotas),
        queue_(*control_, clock),
        journal_(*control_, clock, quotas),
        run_control_(*control_, clock, quotas),
        history_(*control_),
        schedules_(*control_),
        tags_(*control_, *profile_database_, clock),
        domains_(*profile_database_, clock, quotas),
        profiles_(*profile_database_, time_, clock),
        reader_(*profile_database_, time_, snapshots_) {}

  /// Take up what an earlier life left: the time of the last update, half-deleted domains.
  Status Resume() {
    profile_database_->writer().SetSweep([this](sqlite::Connection& connection) -> Result<bool> {
      if (snapshots_.Any()) return false;
      return sqlite::SweepDeletedDomains(connection);
    });
    TRY(profile_database_->Write(
        [this](sqlite::Connection& connection) { return time_.Resume(connection); }));
    profile_database_->writer().WakeSweep();
    return {};
  }

  IntegrationStore& integrations() override { return integrations_; }
  AssociationStore& associations() override { return associations_; }
  ApplicationStore& applications() override { return applications_; }
  AccessKeyStore& access_keys() override { return access_keys_; }
  EventIntegrationStore& event_integrations() override { return event_integrations_; }
  RunQueue& run_queue() override { return queue_; }
  RunJournal& run_journal() override { return journal_; }
  RunControl& run_control() override { return run_control_; }
  RunHistory& run_history() override { return history_; }
  ScheduleStore& schedules() override { return schedules_; }
  TagStore& tags() override { return tags_; }
  DomainStore& domains() override { return domains_; }
  ProfileStore& profiles() override { return profiles_; }
  ProfileReader& profile_reader() override { return reader_; }

  Status Check() override {
    TRY(control_->Check());
    return profile_database_->Check();
  }

 private:
  sqlite::FolderLock lock_;
  std::unique_ptr<sqlite::Database> control_;
  // What the writer's thread uses, before the writer.
  sqlite::UpdateTime time_;
  sqlite::SnapshotCount snapshots_;
  std::unique_ptr<sqlite::Database> profile_database_;
  sqlite::Integrations integrations_;
  sqlite::Associations associations_;
  sqlite::Applications applications_;
  sqlite::AccessKeys access_keys_;
  sqlite::EventIntegrations event_integrations_;
  sqlite::Queue queue_;
  sqlite::Journal journal_;
  sqlite::Control run_control_;
  sqlite::History history_;
  sqlite::Schedules schedules_;
  sqlite::Tags tags_;
  sqlite::Domains domains_;
  sqlite::Profiles profiles_;
  sqlite::BulkReader reader_;
};

}  // namespace

Result<std::unique_ptr<Store>> OpenSqliteStore(const Clock& clock,
                                               const std::filesystem::path& folder,
                                               const Quotas& quotas) {
  TRY_ASSIGN(sqlite::FolderLock lock, sqlite::FolderLock::Take(folder));
  TRY_ASSIGN(auto control, sqlite::Database::Open(folder / "sluice.db", sqlite::ControlMigrations(),
                                                  kControlOptions));
  TRY_ASSIGN(auto profiles, sqlite::Database::Open(folder / "profiles.db",
                                                   sqlite::ProfileMigrations(), kProfileOptions));
  auto store = std::make_unique<SqliteStore>(std::move(lock), std::move(control),
                                             std::move(profiles), clock, quotas);
  TRY(store->Resume());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace sluice::store
