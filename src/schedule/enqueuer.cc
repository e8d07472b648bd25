#include "schedule/enqueuer.h"

#include <stop_token>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/log.h"
#include "metrics/catalogue.h"
#include "model/schedule.h"
#include "run/failpoint.h"

namespace sluice::schedule {

Enqueuer::Enqueuer(const Clock& clock, store::ScheduleStore& schedules, EnqueuerOptions options,
                   std::function<void()> queued)
    : clock_(clock), schedules_(schedules), options_(options), queued_(std::move(queued)) {}

Enqueuer::~Enqueuer() { Stop(); }

void Enqueuer::Start() {
  thread_ = std::jthread([this](std::stop_token stop) {
    do {
      const Status status = FireDue(stop);
      if (!status.ok()) LogFailure(LogLevel::kWarn, "schedule.due_not_queued", status);
    } while (clock_.Sleep(options_.poll_every, stop));
  });
}

void Enqueuer::Stop() { thread_ = {}; }

Status Enqueuer::FireDue(std::stop_token stop) {
  while (!stop.stop_requested()) {
    TRY_ASSIGN(const size_t listed, FirePage(clock_.Now()));
    if (listed < options_.at_once) return {};
  }
  return {};
}

Result<size_t> Enqueuer::FirePage(UnixMillis now) {
  TRY_ASSIGN(const std::vector<model::Schedule> due, schedules_.ListDue(now, options_.at_once));
  std::vector<store::Firing> firings;
  firings.reserve(due.size());
  for (const model::Schedule& schedule : due) {
    const auto timetable = model::MakeTimetable(schedule.terms);
    if (!timetable.ok()) {
      PauseUnreadable(schedule, timetable.status());
      continue;
    }
    firings.push_back({schedule.association_id,
                       *schedule.next_due,
                       timetable->CatchUp(*schedule.next_due, now),
                       {NewUuid()}});
  }
  if (firings.empty()) return due.size();
  FAILPOINT("schedule.before_fire");
  TRY_ASSIGN(const store::Fired fired, schedules_.Fire(firings, now));
  FAILPOINT("schedule.after_fire");
  Log(LogLevel::kDebug, "schedule.fired", {{"due", firings.size()}, {"queued", fired.runs}});
  if (fired.overlapped > 0) metrics::kInstantsSkipped.Add({"overlap"}, double(fired.overlapped));
  if (fired.missed > 0) metrics::kInstantsSkipped.Add({"missed"}, double(fired.missed));
  if (fired.runs > 0) queued_();
  return due.size();
}

// It was readable when it was kept: the machine's time zones have changed since.
void Enqueuer::PauseUnreadable(const model::Schedule& schedule, const Status& why) {
  LogFailure(LogLevel::kError, "schedule.paused_unreadable", why,
             {{"association", schedule.association_id.text}});
  const Status paused = schedules_.Pause(schedule.association_id);
  if (!paused.ok()) LogFailure(LogLevel::kWarn, "schedule.pause_failed", paused);
}

}  // namespace sluice::schedule
