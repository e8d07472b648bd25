#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::run {

/// How many attempts a run gets that end in something which may pass by itself.
inline constexpr int kAttempts = 3;

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

/// Say whether a failed attempt, counted from 1, is to be followed by another: only throttled and
/// unavailable may pass by themselves.
bool MayTryAgain(const Status& status, int attempt);

/// Word a failure for a customer, at most 255 characters.
std::string WaitingText(const Status& status, int attempt);  // "attempt 1 of 3: ...; trying again"
std::string FailedText(const Status& status, int attempt);
std::string StuckCommitText(const Status& status);  // "publishing ...: ..."

}  // namespace sluice::run
