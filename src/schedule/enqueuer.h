#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>

#include "base/clock.h"
#include "base/status.h"
#include "store/schedule_store.h"

namespace sluice::schedule {

struct EnqueuerOptions {
  std::chrono::milliseconds poll_every{250};
  /// How many schedules one transaction acts on: what others write waits for no more than these.
  size_t at_once = 200;
};

/// Make runs of what schedules are due. What is due is read from the store and acted on under its
/// guards, so that any number of enqueuers may look, and one that dies leaves nothing half done.
/// Threads: Start and Stop from one; FireDue from any.
class Enqueuer {
 public:
  /// `queued` is called after runs were queued.
  Enqueuer(const Clock& clock, store::ScheduleStore& schedules, EnqueuerOptions options,
           std::function<void()> queued);
  ~Enqueuer();  // Stop

  /// Begin to look; once.
  void Start();
  /// Stop looking and wait until that has ended.
  void Stop();

  /// Act on all that is due now, in pages. Errors: of the store; what was acted on before stays so.
  Status FireDue(std::stop_token stop);

 private:
  Result<size_t> FirePage(UnixMillis now);
  void PauseUnreadable(const model::Schedule& schedule, const Status& why);

  const Clock& clock_;
  store::ScheduleStore& schedules_;
  const EnqueuerOptions options_;
  const std::function<void()> queued_;
  std::jthread thread_;
};

}  // namespace sluice::schedule
