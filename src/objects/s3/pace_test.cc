#include "objects/s3/pace.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/fake_clock.h"

namespace sluice::objects {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLong{3'600'000};

/// A bucket that takes so many requests a second, each of which needs 2 ms.
class Bucket {
 public:
  Bucket(FakeClock& clock, double takes) : takes(takes), clock_(clock), last_(clock.Steady()) {}

  bool Ask() {
    clock_.Advance(milliseconds(2));
    const std::chrono::duration<double> since = clock_.Steady() - last_;
    last_ = clock_.Steady();
    tokens_ = std::min(tokens_ + since.count() * takes, takes / 4);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

  double takes;

 private:
  FakeClock& clock_;
  Clock::Monotonic last_;
  double tokens_ = 0;
};

struct Tally {
  int taken = 0;
  int refused = 0;
};

Tally AskFor(seconds duration, FakeClock& clock, Pace& pace, Bucket& bucket) {
  Tally tally;
  for (const auto end = clock.Steady() + duration; clock.Steady() < end;) {
    const uint64_t turn = *pace.Await(kLong, {});
    if (bucket.Ask()) {
      ++tally.taken;
      pace.OnAnswered();
    } else {
      ++tally.refused;
      pace.OnRefused(turn);
    }
  }
  return tally;
}

TEST(Pace, HoldsNothingBackBeforeARefusal) {
  FakeClock clock;
  Pace pace(clock);
  const auto start = clock.Steady();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(pace.Await(milliseconds(0), {}).ok());
    EXPECT_FALSE(pace.OnAnswered());
  }
  EXPECT_EQ(clock.Steady(), start);
  EXPECT_EQ(pace.requests_per_second(), 0);
}

TEST(Pace, SettlesNearWhatTheBucketTakes) {
  for (const double takes : {8.0, 40.0, 200.0}) {
    SCOPED_TRACE(takes);
    FakeClock clock;
    Pace pace(clock);
    Bucket bucket(clock, takes);
    AskFor(seconds(60), clock, pace, bucket);
    const Tally tally = AskFor(seconds(120), clock, pace, bucket);
    EXPECT_GT(tally.taken, 0.55 * 120 * takes);
    EXPECT_LT(tally.refused, 0.1 * tally.taken);
  }
}

TEST(Pace, IsFreeAgainWhenThereIsRoom) {
  FakeClock clock;
  Pace pace(clock);
  Bucket bucket(clock, 20);
  AskFor(seconds(30), clock, pace, bucket);
  EXPECT_GT(pace.requests_per_second(), 0);
  bucket.takes = 10'000;
  const Tally tally = AskFor(seconds(600), clock, pace, bucket);
  EXPECT_EQ(tally.refused, 0);
  EXPECT_EQ(pace.requests_per_second(), 0);
}

TEST(Pace, AsksOnceASecondWhileEverythingIsRefused) {
  FakeClock clock;
  Pace pace(clock);
  Bucket bucket(clock, 0);
  const Tally tally = AskFor(seconds(60), clock, pace, bucket);
  EXPECT_EQ(tally.taken, 0);
  EXPECT_LE(tally.refused, 75);
  EXPECT_EQ(pace.requests_per_second(), 1);
  bucket.takes = 1000;
  EXPECT_GT(AskFor(seconds(10), clock, pace, bucket).taken, 80) << "and is soon quick again";
}

TEST(Pace, OfManyRefusalsAtOnceOneCounts) {
  FakeClock clock;
  Pace pace(clock);
  uint64_t turns[100];
  for (uint64_t& turn : turns) turn = *pace.Await(kLong, {});
  EXPECT_TRUE(pace.OnRefused(turns[0]));
  for (const uint64_t turn : turns) EXPECT_FALSE(pace.OnRefused(turn));
  EXPECT_EQ(pace.requests_per_second(), 50);
  EXPECT_FALSE(pace.OnRefused(*pace.Await(kLong, {})));
  EXPECT_EQ(pace.requests_per_second(), 25);
}

TEST(Pace, TurnsComeOneAfterTheOther) {
  FakeClock clock;
  Pace pace(clock);
  pace.OnRefused(*pace.Await(kLong, {}));
  ASSERT_EQ(pace.requests_per_second(), 1);
  const auto start = clock.Steady();
  for (int i = 1; i <= 5; ++i) {
    ASSERT_TRUE(pace.Await(kLong, {}).ok());
    EXPECT_EQ(clock.Steady() - start, seconds(i));
  }
}

TEST(Pace, ATurnThatWouldComeTooLateIsNotWaitedFor) {
  FakeClock clock;
  Pace pace(clock);
  pace.OnRefused(*pace.Await(kLong, {}));
  const auto start = clock.Steady();
  EXPECT_TRUE(pace.Await(milliseconds(999), {}).status().Is(ErrorKind::kThrottled));
  EXPECT_EQ(clock.Steady(), start);
  EXPECT_TRUE(pace.Await(milliseconds(1000), {}).ok()) << "nor did it use one up";
}

TEST(Pace, StopEndsTheWait) {
  FakeClock clock;
  Pace pace(clock);
  pace.OnRefused(*pace.Await(kLong, {}));
  std::stop_source source;
  source.request_stop();
  EXPECT_TRUE(pace.Await(kLong, source.get_token()).status().Is(ErrorKind::kCancelled));
}

}  // namespace
}  // namespace sluice::objects
