#pragma once

#include "store/run_control_contract.h"

namespace sluice::store {

inline std::vector<model::Attempt> AttemptsOf(Store& store, const model::RunId& id) {
  auto attempts = store.run_history().Attempts(id);
  EXPECT_TRUE(attempts.ok()) << attempts.status().ToString();
  return attempts.ok() ? *std::move(attempts) : std::vector<model::Attempt>();
}

TEST_P(RunHistoryContract, EveryClaimIsAnAttemptWithWhatCameOfIt) {
  using model::AttemptOutcome;
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  EXPECT_TRUE(AttemptsOf(store(), run.id).empty());
  const UnixMillis began = clock_.Now();
  ASSERT_OK(store().run_queue().Release(ClaimOne(store(), "a")->lease));
  ASSERT_TRUE(ClaimOne(store(), "b"));
  ASSERT_OK(store().run_queue().ReleaseAll());
  ASSERT_TRUE(ClaimOne(store(), "c"));
  clock_.Advance(kLease);
  ASSERT_OK(store().run_journal().Rest(ClaimOne(store(), "d")->lease, ErrorKind::kThrottled,
                                       std::chrono::seconds(0), {}, "slow down"));
  const auto last = ClaimOne(store(), "e");
  ASSERT_TRUE(last);
  clock_.Advance(std::chrono::seconds(1));
  ASSERT_OK(store().run_journal().Fail(last->lease, ErrorKind::kDenied, "no"));
  const auto attempts = AttemptsOf(store(), run.id);
  ASSERT_EQ(attempts.size(), 5u);
  const AttemptOutcome outcomes[] = {AttemptOutcome::kStopped, AttemptOutcome::kDied,
                                     AttemptOutcome::kDied, AttemptOutcome::kSetback,
                                     AttemptOutcome::kFailed};
  for (size_t i = 0; i < attempts.size(); ++i) {
    EXPECT_EQ(attempts[i].number, int(i) + 1);
    EXPECT_EQ(attempts[i].worker, std::string(1, char('a' + i)));
    EXPECT_EQ(attempts[i].outcome, outcomes[i]);
    EXPECT_TRUE(attempts[i].finished_at);
  }
  EXPECT_EQ(attempts[0].started_at, began);
  EXPECT_EQ(attempts[2].finished_at, began + kLease.count());
  EXPECT_EQ(attempts[3].error, ErrorKind::kThrottled);
  EXPECT_EQ(attempts[3].message, "slow down");
  EXPECT_EQ(attempts[4].error, ErrorKind::kDenied);
  EXPECT_EQ(attempts[4].finished_at, attempts[4].started_at + 1'000);
  EXPECT_KIND(store().run_history().Attempts({"gone"}), kNotFound);
}

TEST_P(RunHistoryContract, CompletedAndCancelledEndTheirAttempts) {
  QueueOne(store(), "one", clock_.Now());
  const auto one = ClaimOne(store());
  ASSERT_TRUE(one);
  EXPECT_EQ(AttemptsOf(store(), one->run.id)[0].outcome, model::AttemptOutcome::kUnderWay);
  EXPECT_EQ(AttemptsOf(store(), one->run.id)[0].finished_at, std::nullopt);
  ASSERT_OK(store().run_journal().Precommit(one->lease, "record", {}, "s3://lake/m", {}));
  ASSERT_OK(store().run_journal().Complete(one->lease, {}, "done"));
  EXPECT_EQ(AttemptsOf(store(), one->run.id)[0].outcome, model::AttemptOutcome::kCompleted);

  QueueOne(store(), "two", clock_.Now());
  const auto two = ClaimOne(store());
  ASSERT_TRUE(two);
  ASSERT_OK(store().run_control().Cancel(two->run.id, kByAda));
  ASSERT_OK(store().run_queue().Release(two->lease));
  ASSERT_OK(store().run_journal().Cancel(ClaimOneCancelled(store())->lease));
  const auto attempts = AttemptsOf(store(), two->run.id);
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(attempts[0].outcome, model::AttemptOutcome::kStopped);
  EXPECT_EQ(attempts[1].outcome, model::AttemptOutcome::kCancelled);
}

TEST_P(RunHistoryContract, OnlyTheLatestAttemptsAreKept) {
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  for (int i = 0; i < kMostAttempts + 5; ++i) {
    ASSERT_OK(store().run_queue().Release(ClaimOne(store())->lease));
  }
  const auto attempts = AttemptsOf(store(), run.id);
  ASSERT_EQ(attempts.size(), size_t(kMostAttempts));
  EXPECT_EQ(attempts.front().number, 6);
  EXPECT_EQ(attempts.back().number, kMostAttempts + 5);
}

TEST_P(RunHistoryContract, CountsTimesAndTheCommitComeBackAsTheyWere) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  const model::RunCounts counts{.rows = 1,
                                .bytes = 2,
                                .files = 3,
                                .rows_estimate = 4,
                                .splits_done = 5,
                                .splits_total = 5,
                                .times = {6, 7, 8, 9}};
  ASSERT_OK(store().run_journal().SetProgress(claim->lease, counts, "on"));
  EXPECT_EQ(FindRun(store(), claim->run.id).counts, counts);
  EXPECT_EQ(FindRun(store(), claim->run.id).committing_at, std::nullopt);
  clock_.Advance(std::chrono::seconds(1));
  ASSERT_OK(store().run_journal().Precommit(claim->lease, "record", counts, "s3://lake/m", {}));
  const UnixMillis committing = clock_.Now();
  ASSERT_OK(store().run_queue().Release(claim->lease));
  clock_.Advance(std::chrono::seconds(1));
  const auto again = ClaimOne(store());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->run.counts, counts);
  ASSERT_OK(store().run_journal().Complete(again->lease, again->run.counts, "done"));
  const model::Run ended = FindRun(store(), claim->run.id);
  EXPECT_EQ(ended.counts, counts);
  EXPECT_EQ(ended.committing_at, committing);
}

/// Sweep all there is, a page at a time, and return how many runs are left.
inline size_t SweepAll(Store& store, const Retention& keep) {
  std::string after;
  int pages = 0;
  do {
    auto next = store.run_history().Forget(keep, after, 3);
    EXPECT_TRUE(next.ok()) << next.status().ToString();
    after = next.ok() ? *next : "";
  } while (!after.empty() && ++pages < 100);
  return store.run_history().List({}, {100, ""})->items.size();
}

/// Give an association `runs` runs that were cancelled, an hour apart.
inline model::AssociationId CancelMany(Store& store, const std::string& name, int runs,
                                       const FakeClock& clock) {
  NewRun run = QueueOne(store, name, clock.Now());
  for (int i = 1;; ++i) {
    const auto cancelled = store.run_control().Cancel(run.id, kByAda);
    EXPECT_TRUE(cancelled.ok());
    if (i == runs) return cancelled->association_id;
    clock.Advance(std::chrono::hours(1));
    run = MakeRun(clock.Now());
    const model::ExecutionConfiguration execution{
        model::ExecutionMode::kOnDemand, model::OnDemandConfiguration{"0", "9"}, {}};
    EXPECT_TRUE(
        store.associations().Update(cancelled->association_id, execution, clock.Now(), run).ok());
  }
}

TEST_P(RunHistoryContract, RunsThatEndedTooLongAgoAreForgottenButTheLatestOfEachAssociation) {
  CancelMany(store(), "many", 10, clock_);
  CancelMany(store(), "few", 2, clock_);
  EXPECT_EQ(SweepAll(store(), {{0}}), 12u);
  // The last three of the first and both of the second ended within the last three and a half
  // hours.
  EXPECT_EQ(SweepAll(store(), {clock_.Now() + -12'600'000}), 5u);
  EXPECT_EQ(SweepAll(store(), {clock_.Now() + 1}), 2u);
}

TEST_P(RunHistoryContract, RunsThatAreTooManyAreForgottenTheOldestFirst) {
  const auto many = CancelMany(store(), "many", 10, clock_);
  CancelMany(store(), "last", 1, clock_);
  EXPECT_EQ(SweepAll(store(), {{0}, 4}), 4u);
  const auto left = store().run_history().List({{}, many, {}, {}}, {});
  ASSERT_OK(left);
  EXPECT_EQ(left->items.size(), 3u);
}

TEST_P(RunHistoryContract, RunThatIsAliveIsNeverForgotten) {
  QueueOne(store(), "waits", clock_.Now());
  clock_.Advance(std::chrono::hours(1));
  CancelMany(store(), "others", 3, clock_);
  EXPECT_EQ(SweepAll(store(), {clock_.Now() + 1, 1}), 2u);
  EXPECT_TRUE(ClaimOne(store()));
}

}  // namespace sluice::store
