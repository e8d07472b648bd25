#include <gtest/gtest.h>

#include "run/fake_world.h"
#include "run/memory_shares.h"

namespace sluice::run {
namespace {

// Two files of several batches each, so that every kind of call comes up more than once.
void Fill(FakeWorld& world) {
  world.source.rows = 12;
  world.options.lanes = 2;
  world.options.memory_bytes = 2 * kLeastLaneBytes;
}

// The same rows in two files of each split.
void Partition(FakeWorld& world) {
  world.source.group = [](int64_t row) { return row % 2 == 0 ? "even" : "odd"; };
  world.options.export_defaults.partition_by = {"Group"};
}

class Crash : public testing::TestWithParam<FakeTrap::Kind> {};

// At the n-th call to journal or bucket, for every n, until a run passes untouched.
TEST_P(Crash, AtAnyCallTheRunStillEndsWholeAndOnce) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    FakeTrap trap(GetParam(), at);
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    world.CarryToTheEnd();
    world.ExpectWhole();
    if (HasFailure() || !trap.sprung()) return;
  }
}

TEST_P(Crash, OfAPartitionedRunEndsWholeToo) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 300);
    FakeWorld world;
    Fill(world);
    Partition(world);
    FakeTrap trap(GetParam(), at);
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    world.CarryToTheEnd();
    world.ExpectWhole();
    if (HasFailure() || !trap.sprung()) return;
  }
}

TEST_P(Crash, OfARunWithoutRowsEndsWholeToo) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    FakeTrap trap(GetParam(), at);
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    world.CarryToTheEnd();
    world.ExpectWhole();
    if (HasFailure() || !trap.sprung()) return;
  }
}

TEST_P(Crash, DuringRecoveryIsRecoveredFromToo) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    // Dies with one upload of which only the key is known and one that is known in full.
    FakeTrap first(FakeTrap::Kind::kDieAfter, 5);
    static_cast<void>(world.Carry(world.journal.Claim(), first).ok());
    FakeTrap second(GetParam(), at);
    static_cast<void>(world.Carry(world.journal.Claim(), second).ok());
    world.CarryToTheEnd();
    world.ExpectWhole();
    if (HasFailure() || !second.sprung()) return;
  }
}

TEST_P(Crash, OfARunThatFailsLeavesNothingBehind) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    world.bucket.RefuseAfter(1);
    FakeTrap trap(GetParam(), at);
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    world.CarryToTheEnd();
    EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
    world.ExpectNothing();
    if (HasFailure() || !trap.sprung()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Crash,
                         testing::Values(FakeTrap::Kind::kDieBefore, FakeTrap::Kind::kDieAfter,
                                         FakeTrap::Kind::kFailBefore, FakeTrap::Kind::kFailAfter));

// A worker sleeps at its n-th call, for every n, while another takes the run over and ends it.
TEST(Zombie, ThatWakesAfterTheSuccessorHasEndedTheRunChangesNothing) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    std::map<std::string, std::string> published;
    FakeTrap trap(FakeTrap::Kind::kMeanwhile, at, [&] {
      EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
      for (const auto& [key, object] : world.bucket.contents()) published[key] = object.bytes;
    });
    const Status zombie = world.Carry(world.journal.Claim(), trap);
    EXPECT_EQ(zombie.Is(ErrorKind::kCancelled), trap.sprung()) << zombie.ToString();
    world.ExpectWhole();
    if (!trap.sprung()) return;
    for (const auto& [key, object] : world.bucket.contents()) {
      EXPECT_EQ(object.bytes, published[key]);
    }
    if (HasFailure()) return;
  }
}

// The same, but the successor has only begun when the sleeper wakes.
TEST(Zombie, ThatWakesWhileTheSuccessorWritesDoesNotDisturbIt) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    store::Claim successor;
    FakeTrap sleeper(FakeTrap::Kind::kMeanwhile, at, [&] { successor = world.journal.Claim(); });
    static_cast<void>(world.Carry(world.journal.Claim(), sleeper).ok());
    if (!sleeper.sprung()) return;
    EXPECT_TRUE(world.Carry(successor).ok());
    world.ExpectWhole();
    if (HasFailure()) return;
  }
}

// Asked to be cancelled at the n-th call, for every n: the run ends, cancelled with nothing left
// or, once it has been committing, whole.
TEST(Cancel, AtAnyCallTheRunEndsWithNothingOrWhole) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    FakeTrap trap(FakeTrap::Kind::kMeanwhile, at, [&] { world.Cancel(); });
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    world.stop = std::stop_source();
    world.CarryToTheEnd();
    if (world.journal.run().state == model::RunState::kCancelled) {
      world.ExpectNothing();
      EXPECT_TRUE(world.journal.uploads().empty());
    } else {
      world.ExpectWhole();
    }
    if (HasFailure() || !trap.sprung()) return;
  }
}

// The worker is gone after its n-th call, and the run is cancelled before anybody takes it up; and
// so again while that is done.
TEST_P(Crash, OfARunThatIsThenCancelledLeavesNothingBehind) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    FakeTrap first(FakeTrap::Kind::kDieAfter, 8);
    static_cast<void>(world.Carry(world.journal.Claim(), first).ok());
    world.Cancel();
    world.stop = std::stop_source();
    FakeTrap second(GetParam(), at);
    static_cast<void>(world.Carry(world.journal.Claim(), second).ok());
    const bool left = !world.journal.uploads().empty();
    world.CarryToTheEnd();
    EXPECT_EQ(world.journal.run().state, model::RunState::kCancelled);
    // A bucket that did not answer does not hold it up: what is left is noted.
    if (!left) world.ExpectNothing();
    if (HasFailure() || !second.sprung()) return;
  }
}

// The server is asked to end at the n-th call, for every n, and started again.
TEST(Stop, AtAnyCallTheRunIsTakenUpAgainAndEndsWhole) {
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    ASSERT_LT(at, 200);
    FakeWorld world;
    Fill(world);
    FakeTrap trap(FakeTrap::Kind::kMeanwhile, at, [&] { world.stop.request_stop(); });
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    EXPECT_NE(world.journal.run().state, model::RunState::kFailed);
    if (world.journal.run().state == model::RunState::kRunning) world.ExpectNothing();
    world.stop = std::stop_source();
    world.CarryToTheEnd();
    world.ExpectWhole();
    if (HasFailure() || !trap.sprung()) return;
  }
}

}  // namespace
}  // namespace sluice::run
