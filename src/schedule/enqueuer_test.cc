#include "schedule/enqueuer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "base/fake_clock.h"
#include "metrics/catalogue.h"

namespace sluice::schedule {
namespace {

constexpr int64_t kHourMs = int64_t{60} * 60 * 1000;

/// Schedules in memory which remember what was fired. Threads: any.
class FakeSchedules final : public store::ScheduleStore {
 public:
  void Add(const std::string& id, UnixMillis next_due, const std::string& zone = "UTC") {
    model::Schedule schedule;
    schedule.association_id.text = id;
    schedule.terms.expression = "rate(1 hour)";
    schedule.terms.zone = zone;
    schedule.next_due = next_due;
    schedules_[id] = schedule;
  }

  Result<std::vector<model::Schedule>> ListDue(UnixMillis now, size_t limit) override {
    std::lock_guard lock(mutex_);
    ++listings;
    changed_.notify_all();
    TRY(failure);
    std::vector<model::Schedule> due;
    for (const auto& [id, schedule] : schedules_) {
      if (due.size() == limit) break;
      if (schedule.state == model::ScheduleState::kActive && schedule.next_due &&
          *schedule.next_due <= now) {
        due.push_back(schedule);
      }
    }
    return due;
  }
  Result<store::Fired> Fire(std::span<const store::Firing> firings, UnixMillis) override {
    std::lock_guard lock(mutex_);
    largest = std::max(largest, firings.size());
    for (const store::Firing& firing : firings) {
      fired.push_back(firing);
      schedules_.at(firing.association_id.text).next_due = firing.due.next;
    }
    changed_.notify_all();
    store::Fired done{static_cast<int>(firings.size()), 0, 0};
    for (const store::Firing& firing : firings) done.missed += firing.due.passed_over;
    return done;
  }
  Result<model::Schedule> Find(const model::AssociationId& id) override {
    return schedules_.at(id.text);
  }
  Status Pause(const model::AssociationId& id) override {
    schedules_.at(id.text).state = model::ScheduleState::kPaused;
    return {};
  }
  Status Resume(const model::AssociationId&) override { return {}; }
  Result<std::vector<store::Skip>> ListSkips(const model::AssociationId&, size_t) override {
    return std::vector<store::Skip>();
  }

  void WaitForListings(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return listings >= count; });
  }
  void WaitForFirings(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return fired.size() >= count; });
  }

  std::vector<store::Firing> fired;
  size_t largest = 0;  // of one transaction
  int listings = 0;
  Status failure;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, model::Schedule> schedules_;
};

class EnqueuerTest : public testing::Test {
 protected:
  EnqueuerTest() : clock_(UnixMillis{10 * kHourMs}) {}

  Enqueuer Make() {
    return {clock_, schedules_, {std::chrono::milliseconds(250), 3}, [this] { ++nudges_; }};
  }

  FakeClock clock_;
  FakeSchedules schedules_;
  std::atomic<int> nudges_ = 0;
};

TEST_F(EnqueuerTest, WhatIsDueIsFiredWithTheNextInstantAndTellsTheDispatcher) {
  schedules_.Add("a", {10 * kHourMs});
  schedules_.Add("later", {10 * kHourMs + 1});
  Enqueuer enqueuer = Make();
  ASSERT_TRUE(enqueuer.FireDue({}).ok());
  ASSERT_EQ(schedules_.fired.size(), 1u);
  const store::Firing& firing = schedules_.fired.front();
  EXPECT_EQ(firing.association_id.text, "a");
  EXPECT_EQ(firing.due.latest, UnixMillis{10 * kHourMs});
  EXPECT_EQ(firing.due.passed_over, 0);
  EXPECT_EQ(firing.due.next, UnixMillis{11 * kHourMs});
  EXPECT_FALSE(firing.run_id.text.empty());
  EXPECT_EQ(nudges_, 1);
}

TEST_F(EnqueuerTest, NothingDueTellsNobody) {
  schedules_.Add("later", {11 * kHourMs});
  Enqueuer enqueuer = Make();
  ASSERT_TRUE(enqueuer.FireDue({}).ok());
  EXPECT_TRUE(schedules_.fired.empty());
  EXPECT_EQ(nudges_, 0);
}

TEST_F(EnqueuerTest, WhatWasMissedIsOneFiringOfTheLatestInstantAndCounted) {
  const double before = metrics::kInstantsSkipped.Value({"missed"});
  schedules_.Add("a", {4 * kHourMs});
  Enqueuer enqueuer = Make();
  ASSERT_TRUE(enqueuer.FireDue({}).ok());
  ASSERT_EQ(schedules_.fired.size(), 1u);
  EXPECT_EQ(schedules_.fired[0].first_due, UnixMillis{4 * kHourMs});
  EXPECT_EQ(schedules_.fired[0].due.latest, UnixMillis{10 * kHourMs});
  EXPECT_EQ(schedules_.fired[0].due.passed_over, 6);
  EXPECT_EQ(metrics::kInstantsSkipped.Value({"missed"}) - before, 6);
}

TEST_F(EnqueuerTest, ManyAreFiredInTransactionsOfBoundedSize) {
  for (int i = 0; i < 20; ++i) schedules_.Add(std::to_string(i), {10 * kHourMs});
  Enqueuer enqueuer = Make();
  ASSERT_TRUE(enqueuer.FireDue({}).ok());
  EXPECT_EQ(schedules_.fired.size(), 20u);
  EXPECT_EQ(schedules_.largest, 3u);
}

TEST_F(EnqueuerTest, AScheduleThatCannotBeReadIsPausedAndHoldsUpNoOther) {
  for (int i = 0; i < 5; ++i) schedules_.Add(std::to_string(i), {kHourMs}, "Nowhere/Gone");
  schedules_.Add("sound", {10 * kHourMs});
  Enqueuer enqueuer = Make();
  ASSERT_TRUE(enqueuer.FireDue({}).ok());
  ASSERT_EQ(schedules_.fired.size(), 1u);
  EXPECT_EQ(schedules_.fired[0].association_id.text, "sound");
  EXPECT_EQ(schedules_.Find({"0"})->state, model::ScheduleState::kPaused);
}

TEST_F(EnqueuerTest, LooksAgainAfterTheStoreFailed) {
  schedules_.failure = {ErrorKind::kUnavailable, "disk"};
  EXPECT_TRUE(Make().FireDue({}).Is(ErrorKind::kUnavailable));
  Enqueuer enqueuer = Make();
  enqueuer.Start();
  schedules_.WaitForListings(4);
  enqueuer.Stop();
}

TEST_F(EnqueuerTest, FiresByItselfAsTimeGoesOnUntilItIsStopped) {
  schedules_.Add("a", {10 * kHourMs});
  Enqueuer enqueuer = Make();
  enqueuer.Start();
  schedules_.WaitForFirings(3);
  enqueuer.Stop();
  const size_t fired = schedules_.fired.size();
  clock_.Advance(std::chrono::hours(5));
  EXPECT_EQ(schedules_.fired.size(), fired);
  for (size_t i = 1; i < fired; ++i) {
    EXPECT_EQ(schedules_.fired[i].due.latest - schedules_.fired[i - 1].due.latest, kHourMs);
  }
}

}  // namespace
}  // namespace sluice::schedule
