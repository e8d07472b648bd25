#include "run/failure.h"

#include <fmt/format.h>

#include "model/run.h"
#include "run/wording.h"

namespace sluice::run {
namespace {

// What a customer can do about it stands in the message already, but for our own mistakes.
std::string Reason(const Status& status) {
  if (!status.message().empty()) return status.message();
  return fmt::format("something failed ({}); the server's log has the details",
                     KindName(status.kind()));
}

}  // namespace

std::string_view StageName(Stage stage) {
  switch (stage) {
    case Stage::kPlanning: return "planning";
    case Stage::kClearing: return "clearing";
    case Stage::kReading: return "reading";
    case Stage::kWriting: return "writing";
    case Stage::kSending: return "sending";
    case Stage::kCommitting: return "committing";
  }
  return "planning";
}

bool MayTryAgain(const Status& status, int setbacks, int retries) {
  return status.retryable() && setbacks < retries;
}

std::string RetryText(const Status& status, int retry, int retries,
                      std::chrono::milliseconds rest) {
  return model::FitStatusMessage(fmt::format("retry {} of {} in {}: {}", retry, retries,
                                             DurationText(rest.count()), Reason(status)));
}

std::string FailedText(const Status& status, int attempt) {
  if (!status.retryable() || attempt <= 1) return model::FitStatusMessage(Reason(status));
  return model::FitStatusMessage(fmt::format("after {} attempts: {}", attempt, Reason(status)));
}

std::string StuckCommitText(const Status& status, std::chrono::milliseconds rest) {
  return model::FitStatusMessage(
      fmt::format("everything is written but cannot be published yet, next try in {}: {}",
                  DurationText(rest.count()), Reason(status)));
}

Status DeadWorkers(int setbacks) {
  return Internal(fmt::format(
      "the server ended {} while this run was carried, which may be the run's doing; once its "
      "log shows that it is not, `sluice runs retry` tries again",
      CountText(setbacks, "time")));
}

}  // namespace sluice::run
