#include "schedule/history_sweep.h"

#include <string>

#include "base/log.h"

namespace sluice::schedule {

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;

HistorySweep::~HistorySweep() { Stop(); }

void HistorySweep::Start() {
  thread_ = std::jthread([this](std::stop_token stop) {
    do {
      const Status status = Sweep(stop);
      if (!status.ok()) LogFailure(LogLevel::kWarn, "schedule.history_not_swept", status);
    } while (clock_.Sleep(options_.every, stop));
  });
}

void HistorySweep::Stop() { thread_ = {}; }

Status HistorySweep::Sweep(std::stop_token stop) {
  const store::Retention keep{clock_.Now() + -options_.keep_days * kDayMs, options_.keep_runs};
  std::string after;
  do {
    TRY_ASSIGN(after, history_.Forget(keep, after, options_.at_once));
  } while (!after.empty() && clock_.Sleep(options_.pause, stop));
  return {};
}

}  // namespace sluice::schedule
