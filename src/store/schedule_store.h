#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "model/integration.h"
#include "model/run.h"
#include "model/schedule.h"
#include "model/timetable.h"

namespace sluice::store {

/// Instants of a schedule that no run was made for.
struct Skip {
  UnixMillis first_due;
  int64_t instants = 1;  // how many; Timetable::kMostCounted stands for that and more
  model::SkipReason reason = model::SkipReason::kOverlap;
  model::RunId run_id;  // that was in progress (overlap), or that covers them (missed)
  UnixMillis at;        // when it was found out
  bool operator==(const Skip&) const = default;
};

/// What has become due of one schedule.
struct Firing {
  model::AssociationId association_id;
  UnixMillis first_due;       // Schedule::next_due as it was listed
  model::Timetable::Due due;  // from `first_due` to now
  model::RunId run_id;        // for the run, should there be one
};

/// What was done about what was due.
struct Fired {
  int runs = 0;            // queued
  int64_t overlapped = 0;  // instants skipped while a run was in progress
  int64_t missed = 0;      // instants that had passed and that a run covers
  bool operator==(const Fired&) const = default;
};

/// Remember how far schedules have come. They are written together with their associations
/// (AssociationStore), and moved on by the ends of their runs (RunJournal). Transactions, errors
/// and threads as IntegrationStore.
class ScheduleStore {
 public:
  virtual ~ScheduleStore() = default;

  /// List active schedules whose next instant is not after `now`, the longest due first. Those that
  /// queue behind a run of theirs are left out while it is in progress.
  virtual Result<std::vector<model::Schedule>> ListDue(UnixMillis now, size_t limit) = 0;

  /// Act on what is due, all in one transaction: queue a run from the watermark to the latest due
  /// instant, or, while a run of the schedule is in progress, note that it is skipped (or leave it
  /// due, where the schedule queues). Those that are no longer due as they were listed are passed
  /// over, so that acting twice is as acting once.
  virtual Result<Fired> Fire(std::span<const Firing> firings, UnixMillis now) = 0;

  /// Errors: not_found when there is no such association or it never had a schedule.
  virtual Result<model::Schedule> Find(const model::AssociationId& id) = 0;

  /// Keep a schedule from firing until it is resumed. Errors: not_found; invalid when it is off.
  virtual Status Pause(const model::AssociationId& id) = 0;

  /// Let a paused or suspended schedule fire again. It goes on at its watermark: what has become
  /// due meanwhile is one run. Errors: as Pause.
  virtual Status Resume(const model::AssociationId& id) = 0;

  /// List what was skipped, the latest first. Of an association the latest 100 are kept.
  virtual Result<std::vector<Skip>> ListSkips(const model::AssociationId& id, size_t limit) = 0;
};

}  // namespace sluice::store
