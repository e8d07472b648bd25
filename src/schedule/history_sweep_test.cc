#include "schedule/history_sweep.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/fake_clock.h"

namespace sluice::schedule {
namespace {

/// A history that is asked for so many pages and remembers how.
class FakeHistory final : public store::RunHistory {
 public:
  explicit FakeHistory(int pages) : pages_(pages) {}

  Result<store::AliveRuns> CountAlive() override { return store::AliveRuns(); }
  Result<std::string> Forget(const store::Retention& keep, std::string_view after,
                             size_t limit) override {
    keeps.push_back(keep);
    EXPECT_EQ(after, keeps.size() == 1 ? "" : std::to_string(keeps.size() - 1));
    EXPECT_EQ(limit, 200u);
    return int(keeps.size()) == pages_ ? "" : std::to_string(keeps.size());
  }
  Result<model::Run> Find(const model::RunId&) override { return NotFound(""); }
  Result<store::Page<model::Run>> List(const store::RunFilter&,
                                       const store::PageRequest&) override {
    return store::Page<model::Run>();
  }
  Result<std::vector<model::Attempt>> Attempts(const model::RunId&) override {
    return std::vector<model::Attempt>();
  }

  std::vector<store::Retention> keeps;

 private:
  const int pages_;
};

TEST(HistorySweep, LooksAtAllThatMayBeTooOldUnderOneCutAndPausesBetween) {
  FakeClock clock;
  FakeHistory history(3);
  HistorySweep sweep(clock, history, {.keep_days = 90, .keep_runs = 5'000});
  const UnixMillis now = clock.Now();
  ASSERT_TRUE(sweep.Sweep({}).ok());
  ASSERT_EQ(history.keeps.size(), 3u);
  for (const store::Retention& keep : history.keeps) {
    EXPECT_EQ(keep.since, now + -int64_t{90} * 86'400'000);
    EXPECT_EQ(keep.most, 5'000);
  }
  EXPECT_EQ(clock.Now(), now + 100);
}

TEST(HistorySweep, StopsBetweenPages) {
  FakeClock clock;
  FakeHistory history(3);
  HistorySweep sweep(clock, history, {});
  std::stop_source stop;
  stop.request_stop();
  ASSERT_TRUE(sweep.Sweep(stop.get_token()).ok());
  EXPECT_EQ(history.keeps.size(), 1u);
}

}  // namespace
}  // namespace sluice::schedule
