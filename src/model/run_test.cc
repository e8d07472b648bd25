#include "model/run.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace sluice::model {
namespace {

TEST(RunState, NamesReadBack) {
  for (RunState state : {RunState::kQueued, RunState::kRunning, RunState::kCommitting,
                         RunState::kCompleted, RunState::kFailed, RunState::kCancelled}) {
    EXPECT_EQ(ParseRunState(RunStateName(state)), state);
  }
  EXPECT_FALSE(ParseRunState("done"));
}

TEST(RunState, AliveUntilItHasEnded) {
  EXPECT_TRUE(IsAlive(RunState::kQueued));
  EXPECT_TRUE(IsAlive(RunState::kCommitting));
  EXPECT_FALSE(IsAlive(RunState::kCompleted));
  EXPECT_FALSE(IsAlive(RunState::kFailed));
}

TEST(RunState, GoesOnlyWhereItIsDrawn) {
  using enum RunState;
  constexpr RunState kAll[] = {kQueued, kRunning, kCommitting, kCompleted, kFailed, kCancelled};
  const std::set<std::pair<RunState, RunState>> drawn = {
      {kQueued, kRunning}, {kQueued, kCancelled},  {kRunning, kCommitting},
      {kRunning, kFailed}, {kRunning, kCancelled}, {kCommitting, kCompleted}};
  for (const RunState from : kAll) {
    for (const RunState to : kAll) {
      EXPECT_EQ(MayBecome(from, to), drawn.contains({from, to}))
          << RunStateName(from) << " to " << RunStateName(to);
    }
  }
}

TEST(AttemptOutcome, NamesReadBack) {
  for (int i = 0; i <= int(AttemptOutcome::kCancelled); ++i) {
    EXPECT_EQ(ParseAttemptOutcome(AttemptOutcomeName(AttemptOutcome(i))), AttemptOutcome(i));
  }
  EXPECT_FALSE(ParseAttemptOutcome("done"));
}

TEST(StatusMessage, IsCutByCharactersNotBytes) {
  std::string exact;
  for (int i = 0; i < 255; ++i) exact += "é";
  EXPECT_EQ(FitStatusMessage(exact), exact);

  std::string cut;
  for (int i = 0; i < 254; ++i) cut += "é";
  EXPECT_EQ(FitStatusMessage(exact + "x"), cut + "…");
}

}  // namespace
}  // namespace sluice::model
