#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::run {

/// What was being done when an attempt failed.
enum class Stage { kPlanning, kClearing, kReading, kWriting, kSending, kCommitting };

/// Name a stage as logs spell it ("reading").
std::string_view StageName(Stage stage);

/// How an attempt ended: ok, or what failed and at what.
struct Outcome {
  Status status;
  Stage stage = Stage::kPlanning;
  bool ok() const { return status.ok(); }
};

/// Say whether what failed may pass by itself and the run, after so many setbacks, is to be tried
/// again: only throttled and unavailable are, and only `retries` times.
bool MayTryAgain(const Status& status, int setbacks, int retries);

/// Word a failure for a customer, at most 255 characters.
std::string RetryText(const Status& status, int retry, int retries,
                      std::chrono::milliseconds rest);  // "retry 3 of 8 in 40 s: ..."
std::string FailedText(const Status& status, int attempt);
std::string StuckCommitText(const Status& status, std::chrono::milliseconds rest);

/// Say why a run fails whose workers died.
Status DeadWorkers(int setbacks);

}  // namespace sluice::run
