#include "metrics/metric.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "metrics/text.h"

namespace sluice::metrics {
namespace {

const Counter kEvents("test_events_total", "Events.");
const Counter kAnswers("test_answers_total", "Answers.", {"to", "code"});
const Gauge kDepth("test_depth", "Depth.", {"of"});
const Histogram kDelay("test_delay_seconds", "Delay.", {"of"}, {0.1, 1});

bool Tells(const std::string& line) { return Text().find("\n" + line + "\n") != std::string::npos; }

TEST(Counter, WithoutLabelsIsToldBeforeAnythingHappens) {
  EXPECT_TRUE(Tells("# HELP test_events_total Events."));
  EXPECT_TRUE(Tells("# TYPE test_events_total counter"));
  EXPECT_TRUE(Tells("test_events_total 0"));
  kEvents.Add();
  kEvents.Add({}, 2);
  EXPECT_EQ(kEvents.Value(), 3);
  EXPECT_TRUE(Tells("test_events_total 3"));
}

TEST(Counter, EachCombinationOfLabelsIsASeriesOfItsOwn) {
  kAnswers.Add({"a", "200"});
  kAnswers.Add({"a", "200"});
  kAnswers.Add({"a", "404"});
  EXPECT_TRUE(Tells(R"(test_answers_total{code="200",to="a"} 2)"));
  EXPECT_TRUE(Tells(R"(test_answers_total{code="404",to="a"} 1)"));
}

TEST(Counter, ValuesOfLabelsAreEscaped) {
  kAnswers.Add({"a\"b\\c\nd", "200"});
  EXPECT_TRUE(Tells(R"(test_answers_total{code="200",to="a\"b\\c\nd"} 1)"));
}

TEST(Counter, LosesNothingToThreads) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 2'000;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < kTimes; ++n) kAnswers.Add({"threads", n % 2 == 0 ? "even" : "odd"});
      });
    }
  }
  EXPECT_EQ(kAnswers.Value({"threads", "even"}), kThreads * kTimes / 2);
  EXPECT_EQ(kAnswers.Value({"threads", "odd"}), kThreads * kTimes / 2);
}

TEST(Counter, WrongNumberOfLabelsEndsTheProgram) {
  EXPECT_DEATH(kAnswers.Add({"a"}), "");
  EXPECT_DEATH(kEvents.Add({"a"}), "");
}

TEST(Gauge, ShowsWhatWasSetLastUntilItIsForgotten) {
  EXPECT_EQ(Text().find("test_depth"), std::string::npos);
  kDepth.Set({"queue"}, 3);
  kDepth.Set({"queue"}, 2);
  EXPECT_TRUE(Tells(R"(test_depth{of="queue"} 2)"));
  kDepth.Forget();
  EXPECT_EQ(Text().find("test_depth"), std::string::npos);
  kDepth.Set({"queue"}, 1);
  EXPECT_TRUE(Tells(R"(test_depth{of="queue"} 1)"));
}

TEST(Histogram, CountsIntoCumulativeBuckets) {
  for (double seconds : {0.05, 0.1, 0.5, 7.0}) kDelay.Observe({"start"}, seconds);
  EXPECT_EQ(kDelay.Count({"start"}), 4);
  EXPECT_DOUBLE_EQ(kDelay.Sum({"start"}), 7.65);
  EXPECT_TRUE(Tells(R"(test_delay_seconds_bucket{of="start",le="0.1"} 2)"));
  EXPECT_TRUE(Tells(R"(test_delay_seconds_bucket{of="start",le="1"} 3)"));
  EXPECT_TRUE(Tells(R"(test_delay_seconds_bucket{of="start",le="+Inf"} 4)"));
  EXPECT_TRUE(Tells(R"(test_delay_seconds_count{of="start"} 4)"));
}

}  // namespace
}  // namespace sluice::metrics
