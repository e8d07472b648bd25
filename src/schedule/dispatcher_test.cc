#include "schedule/dispatcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "metrics/catalogue.h"
#include "run/fake_stepped_clock.h"
#include "schedule/fake_run_queue.h"

namespace sluice::schedule {
namespace {

using std::chrono::seconds;

// The thread that tends and the one that cancels sleep beside the workers.
constexpr int kBeside = 2;

DispatcherOptions Options(size_t runs_at_once) {
  DispatcherOptions options;
  options.worker = "test";
  options.runs_at_once = runs_at_once;
  return options;
}

/// Carry until asked to stop, as a long run does.
Status UntilStopped(const Clock& clock, std::stop_token stop) {
  clock.Sleep(std::chrono::hours(1000), stop);
  return Cancelled("stopped");
}

TEST(Dispatcher, CarriesEveryRunOnce) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  for (int i = 0; i < 20; ++i) queue.Add("run-" + std::to_string(i));
  std::latch carried(20);
  std::atomic<int> times{0};
  Dispatcher dispatcher(clock, queue, Options(3), [&](const store::Claim&, std::stop_token) {
    ++times;
    carried.count_down();
    return Status();
  });
  dispatcher.Start();
  carried.wait();
  dispatcher.Stop();
  EXPECT_EQ(times, 20);
  EXPECT_TRUE(queue.released().empty());
}

TEST(Dispatcher, TheWaitForTheFirstAttemptAloneIsMeasured) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("run");
  const double count = metrics::kRunStartDelay.Count({"on_demand"});
  const double sum = metrics::kRunStartDelay.Sum({"on_demand"});
  std::latch carried(2);
  std::atomic<int> attempts{0};
  Dispatcher dispatcher(clock, queue, Options(1), [&](const store::Claim&, std::stop_token) {
    carried.count_down();
    return ++attempts < 2 ? Status(ErrorKind::kUnavailable, "not now") : Status();
  });
  dispatcher.Start();
  queue.WaitForClaims(2);
  clock.WaitForSleepers(kBeside + 1);
  clock.Advance(seconds(5));
  queue.WaitForReleases(1);
  dispatcher.Nudge();
  carried.wait();
  dispatcher.Stop();
  EXPECT_EQ(metrics::kRunStartDelay.Count({"on_demand"}), count + 1);
  EXPECT_DOUBLE_EQ(metrics::kRunStartDelay.Sum({"on_demand"}),
                   sum + double(FakeRunQueue::kWaitedMs) / 1000);
}

TEST(Dispatcher, CarriesNoMoreRunsAtOnceThanAllowed) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  for (int i = 0; i < 5; ++i) queue.Add("run-" + std::to_string(i));
  std::atomic<int> under_way{0};
  Dispatcher dispatcher(clock, queue, Options(2), [&](const store::Claim&, std::stop_token stop) {
    ++under_way;
    return UntilStopped(clock, stop);
  });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 2);
  EXPECT_EQ(under_way, 2);
  EXPECT_EQ(queue.claims(), 2);
  dispatcher.Stop();
}

TEST(Dispatcher, NudgeFindsWorkWithoutWaitingForThePoll) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  std::latch carried(1);
  Dispatcher dispatcher(clock, queue, Options(2), [&](const store::Claim&, std::stop_token) {
    carried.count_down();
    return Status();
  });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 2);
  queue.Add("run");
  dispatcher.Nudge();
  carried.wait();  // the clock has stood still
}

TEST(Dispatcher, PollFindsWorkThatNobodyAnnounced) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  std::latch carried(1);
  Dispatcher dispatcher(clock, queue, Options(1), [&](const store::Claim&, std::stop_token) {
    carried.count_down();
    return Status();
  });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 1);
  queue.Add("run");
  clock.Advance(seconds(1));
  carried.wait();
}

TEST(Dispatcher, LeaseIsRenewedWhileTheRunIsCarried) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("run");
  Dispatcher dispatcher(clock, queue, Options(1), [&](const store::Claim&, std::stop_token stop) {
    return UntilStopped(clock, stop);
  });
  dispatcher.Start();
  for (int renewals = 1; renewals <= 3; ++renewals) {
    clock.WaitForSleepers(kBeside + 1);
    clock.Advance(seconds(10));
    queue.WaitForRenewals(renewals);
  }
}

TEST(Dispatcher, StopReleasesWhatItCarriesAndWhatRests) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("resting");
  queue.Add("carried");
  Dispatcher dispatcher(clock, queue, Options(1),
                        [&](const store::Claim& claim, std::stop_token stop) -> Status {
                          if (claim.run.id.text == "carried") return UntilStopped(clock, stop);
                          return {ErrorKind::kUnavailable, "the bucket does not answer"};
                        });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 1);
  EXPECT_TRUE(queue.released().empty());
  dispatcher.Stop();
  EXPECT_EQ(queue.released(), (std::vector<std::string>{"carried", "resting"}));
}

TEST(Dispatcher, RunThatCameBackAliveIsClaimedAgainAfterItsRest) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("run");
  std::atomic<int> times{0};
  std::latch twice(2);
  Dispatcher dispatcher(clock, queue, Options(1),
                        [&](const store::Claim&, std::stop_token) -> Status {
                          twice.count_down();
                          if (++times == 2) return {};
                          return {ErrorKind::kUnavailable, "the bucket does not answer"};
                        });
  dispatcher.Start();
  queue.WaitForClaims(2);
  clock.WaitForSleepers(kBeside + 1);
  EXPECT_EQ(times, 1);
  clock.Advance(seconds(5));
  queue.WaitForReleases(1);
  dispatcher.Nudge();
  twice.wait();
}

TEST(Dispatcher, RunThatAnotherHasTakenIsNotReleased) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("run");
  Dispatcher dispatcher(clock, queue, Options(1), [&](const store::Claim&, std::stop_token) {
    queue.TakeAway("run");
    return Cancelled("the lease is lost");
  });
  dispatcher.Start();
  queue.WaitForClaims(2);
  dispatcher.Stop();
  EXPECT_TRUE(queue.released().empty());
}

TEST(Dispatcher, RunThatIsToBeCancelledIsStoppedAndCarriedOnceMoreForThat) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("run");
  queue.Add("other");
  std::latch cancelled(1);
  Dispatcher dispatcher(clock, queue, Options(2),
                        [&](const store::Claim& claim, std::stop_token stop) -> Status {
                          if (!claim.run.cancel_requested) return UntilStopped(clock, stop);
                          EXPECT_EQ(claim.run.id.text, "run");
                          cancelled.count_down();
                          return {};
                        });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 2);
  queue.Cancel("run");
  dispatcher.Nudge();
  cancelled.wait();  // the clock has stood still
  EXPECT_EQ(queue.released(), std::vector<std::string>{"run"});
}

TEST(Dispatcher, CancelledRunsWaitForNoneThatIsCarried) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.Add("long");
  std::latch cancelled(1);
  Dispatcher dispatcher(clock, queue, Options(1),
                        [&](const store::Claim& claim, std::stop_token stop) -> Status {
                          if (!claim.run.cancel_requested) return UntilStopped(clock, stop);
                          cancelled.count_down();
                          return {};
                        });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 1);
  queue.Cancel("waiting");
  queue.Add("waiting");
  dispatcher.Nudge();
  cancelled.wait();
}

TEST(Dispatcher, StoreInTroubleIsAskedNoMoreOftenThanThePoll) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  queue.FailClaims({ErrorKind::kUnavailable, "the store does not answer"});
  Dispatcher dispatcher(clock, queue, Options(1),
                        [](const store::Claim&, std::stop_token) { return Status(); });
  dispatcher.Start();
  clock.WaitForSleepers(kBeside + 1);
  dispatcher.Nudge();
  clock.WaitForSleepers(kBeside + 1);
  EXPECT_EQ(queue.claims(), 1);
  clock.Advance(seconds(1));
  queue.WaitForClaims(2);
}

TEST(Dispatcher, StopBeforeStartAndTwiceIsHarmless) {
  FakeSteppedClock clock;
  FakeRunQueue queue;
  Dispatcher dispatcher(clock, queue, Options(2),
                        [](const store::Claim&, std::stop_token) { return Status(); });
  dispatcher.Stop();
  dispatcher.Stop();
}

}  // namespace
}  // namespace sluice::schedule
