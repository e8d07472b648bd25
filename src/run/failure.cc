#include "run/failure.h"

#include <fmt/format.h>

#include "model/run.h"

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

bool MayTryAgain(const Status& status, int attempt) {
  return status.retryable() && attempt < kAttempts;
}

std::string WaitingText(const Status& status, int attempt) {
  return model::FitStatusMessage(
      fmt::format("attempt {} of {}: {}; trying again", attempt, kAttempts, Reason(status)));
}

std::string FailedText(const Status& status, int attempt) {
  if (!status.retryable() || attempt <= 1) return model::FitStatusMessage(Reason(status));
  return model::FitStatusMessage(fmt::format("after {} attempts: {}", attempt, Reason(status)));
}

std::string StuckCommitText(const Status& status) {
  return model::FitStatusMessage(
      fmt::format("everything is written but cannot be published yet: {}", Reason(status)));
}

}  // namespace sluice::run
