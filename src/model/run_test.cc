#include "model/run.h"

#include <gtest/gtest.h>

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
