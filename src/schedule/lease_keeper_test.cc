#include "schedule/lease_keeper.h"

#include <gtest/gtest.h>

#include "base/fake_clock.h"
#include "metrics/catalogue.h"
#include "schedule/fake_run_queue.h"

namespace sluice::schedule {
namespace {

using std::chrono::seconds;

struct Keeping {
  FakeClock clock;
  FakeRunQueue queue;
  LeaseKeeper keeper{clock, queue, LeaseOptions{}};

  store::Claim Claim(const std::string& run) {
    queue.Add(run);
    return **queue.ClaimNext("worker", seconds(30));
  }
  /// Let time pass as the tending thread would see it.
  void Tend(seconds time) {
    for (seconds passed{0}; passed < time; passed += seconds(1)) {
      clock.Advance(seconds(1));
      keeper.Tend();
    }
  }
};

TEST(LeaseKeeper, RenewsEveryTenSeconds) {
  Keeping keeping;
  const auto stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  keeping.Tend(seconds(9));
  EXPECT_EQ(keeping.queue.renewals(), 0);
  keeping.Tend(seconds(1));
  EXPECT_EQ(keeping.queue.renewals(), 1);
  keeping.Tend(seconds(600));
  EXPECT_EQ(keeping.queue.renewals(), 61);
  EXPECT_FALSE(stop.stop_requested());
}

TEST(LeaseKeeper, StopsARunWhoseLeaseIsAnothers) {
  const double taken = metrics::kLeasesLost.Value({"taken"});
  Keeping keeping;
  const auto stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  const auto other = keeping.keeper.Hold(keeping.Claim("other"), keeping.clock.Steady());
  keeping.Claim("run");  // by another process
  keeping.Tend(seconds(10));
  EXPECT_TRUE(stop.stop_requested());
  EXPECT_FALSE(other.stop_requested());
  EXPECT_EQ(metrics::kLeasesLost.Value({"taken"}), taken + 1);
}

TEST(LeaseKeeper, StopsARunWithAThirdOfItsLeaseToSpare) {
  const double overdue = metrics::kLeasesLost.Value({"overdue"});
  Keeping keeping;
  const auto stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  keeping.queue.FailRenewals({ErrorKind::kUnavailable, "the store does not answer"});
  keeping.Tend(seconds(19));
  EXPECT_FALSE(stop.stop_requested());
  EXPECT_GT(keeping.queue.renewals(), 1);  // it is tried again meanwhile
  keeping.Tend(seconds(1));
  EXPECT_TRUE(stop.stop_requested());
  keeping.Tend(seconds(5));
  EXPECT_EQ(metrics::kLeasesLost.Value({"overdue"}), overdue + 1);
}

TEST(LeaseKeeper, RidesOutAShortFailureOfTheStore) {
  Keeping keeping;
  const auto stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  keeping.queue.FailRenewals({ErrorKind::kUnavailable, "the store does not answer"});
  keeping.Tend(seconds(15));
  keeping.queue.FailRenewals({});
  keeping.Tend(seconds(100));
  EXPECT_FALSE(stop.stop_requested());
}

TEST(LeaseKeeper, SteppedWallClockChangesNothing) {
  Keeping keeping;
  const auto stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  keeping.clock.SetWall({0});
  keeping.Tend(seconds(9));
  EXPECT_EQ(keeping.queue.renewals(), 0);
  EXPECT_FALSE(stop.stop_requested());
}

TEST(LeaseKeeper, EndedRunIsNeitherRenewedNorReleased) {
  Keeping keeping;
  const auto claim = keeping.Claim("run");
  keeping.keeper.Hold(claim, keeping.clock.Steady());
  keeping.keeper.Drop(claim.lease);
  keeping.Tend(seconds(60));
  EXPECT_EQ(keeping.queue.renewals(), 0);
  EXPECT_TRUE(keeping.queue.released().empty());
}

TEST(LeaseKeeper, RestingRunKeepsItsLeaseAndIsThenReleased) {
  Keeping keeping;
  const auto claim = keeping.Claim("run");
  keeping.keeper.Hold(claim, keeping.clock.Steady());
  keeping.keeper.Rest(claim.lease);
  keeping.Tend(seconds(4));
  EXPECT_TRUE(keeping.queue.released().empty());
  keeping.Tend(seconds(1));
  EXPECT_EQ(keeping.queue.released().size(), 1U);
}

TEST(LeaseKeeper, StopAllStopsWhatIsHeldAndWhatWillBe) {
  Keeping keeping;
  const auto held = keeping.keeper.Hold(keeping.Claim("one"), keeping.clock.Steady());
  keeping.keeper.StopAll();
  EXPECT_TRUE(held.stop_requested());
  EXPECT_TRUE(keeping.keeper.Hold(keeping.Claim("two"), keeping.clock.Steady()).stop_requested());
}

TEST(LeaseKeeper, OurOwnLaterClaimStopsTheEarlierOne) {
  Keeping keeping;
  const auto first = keeping.Claim("run");
  const auto first_stop = keeping.keeper.Hold(first, keeping.clock.Steady());
  const auto second_stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  EXPECT_TRUE(first_stop.stop_requested());
  EXPECT_FALSE(second_stop.stop_requested());
  keeping.keeper.Drop(first.lease);  // and its end does not touch the later one
  keeping.Tend(seconds(10));
  EXPECT_EQ(keeping.queue.renewals(), 1);
}

TEST(LeaseKeeper, RunThatIsToBeCancelledIsStoppedAndNoOther) {
  Keeping keeping;
  const auto stop = keeping.keeper.Hold(keeping.Claim("run"), keeping.clock.Steady());
  const auto other = keeping.keeper.Hold(keeping.Claim("other"), keeping.clock.Steady());
  keeping.queue.Cancel("run");
  keeping.keeper.Tend();
  EXPECT_TRUE(stop.stop_requested());
  EXPECT_FALSE(other.stop_requested());
}

TEST(LeaseKeeper, RestOfARunThatIsToBeCancelledIsOver) {
  Keeping keeping;
  const auto claim = keeping.Claim("run");
  keeping.keeper.Hold(claim, keeping.clock.Steady());
  keeping.keeper.Rest(claim.lease);
  keeping.queue.Cancel("run");
  keeping.keeper.Tend();
  EXPECT_EQ(keeping.queue.released().size(), 1U);
}

TEST(LeaseKeeper, ClaimThatIsToCancelIsNotStoppedForIt) {
  Keeping keeping;
  keeping.queue.Add("run");
  keeping.queue.Cancel("run");
  const store::Claim claim = **keeping.queue.ClaimCancelled("worker", seconds(30));
  const auto stop = keeping.keeper.Hold(claim, keeping.clock.Steady());
  keeping.keeper.Tend();
  EXPECT_FALSE(stop.stop_requested());
}

}  // namespace
}  // namespace sluice::schedule
