#pragma once

#include "store/run_contract.h"

namespace sluice::store {

inline constexpr std::string_view kByAda = "cancelled by ada";

/// Claim a run that is to be cancelled.
inline std::optional<Claim> ClaimOneCancelled(Store& store) {
  auto claim = store.run_queue().ClaimCancelled("c", kLease);
  EXPECT_TRUE(claim.ok()) << claim.status().ToString();
  return claim.ok() ? *std::move(claim) : std::nullopt;
}

inline model::Run FindRun(Store& store, const model::RunId& id) {
  auto run = store.run_history().Find(id);
  EXPECT_TRUE(run.ok()) << run.status().ToString();
  return run.ok() ? *std::move(run) : model::Run();
}

TEST_P(RunControlContract, QueuedRunIsCancelledAtOnce) {
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  clock_.Advance(std::chrono::seconds(1));
  const auto cancelled = store().run_control().Cancel(run.id, kByAda);
  ASSERT_OK(cancelled);
  EXPECT_EQ(cancelled->state, model::RunState::kCancelled);
  EXPECT_EQ(cancelled->message, kByAda);
  EXPECT_EQ(cancelled->finished_at, clock_.Now());
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
  EXPECT_EQ(ClaimOneCancelled(store()), std::nullopt);
  EXPECT_TRUE(store().run_queue().CancelRequested()->empty());
}

TEST_P(RunControlContract, AnotherRunOfTheAssociationMayFollowACancelledOne) {
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  const auto cancelled = store().run_control().Cancel(run.id, kByAda);
  ASSERT_OK(cancelled);
  const model::ExecutionConfiguration execution{
      model::ExecutionMode::kOnDemand, model::OnDemandConfiguration{"0", "9"}, {}};
  ASSERT_OK(store().associations().Update(cancelled->association_id, execution, clock_.Now(),
                                          MakeRun(clock_.Now())));
}

TEST_P(RunControlContract, HeldRunIsHandedOverToBeCleared) {
  QueueOne(store(), "crm", clock_.Now());
  const auto held = ClaimOne(store());
  ASSERT_TRUE(held);
  ASSERT_OK(store().run_journal().RecordUpload(held->lease, {"k", "u"}));
  const auto asked = store().run_control().Cancel(held->run.id, kByAda);
  ASSERT_OK(asked);
  EXPECT_EQ(asked->state, model::RunState::kRunning);
  EXPECT_TRUE(asked->cancel_requested);
  EXPECT_EQ(store().run_queue().CancelRequested()->size(), 1u);
  EXPECT_EQ(ClaimOneCancelled(store()), std::nullopt);  // its holder lives
  ASSERT_OK(store().run_queue().Release(held->lease));
  EXPECT_EQ(ClaimOne(store()), std::nullopt);  // no attempt follows
  const auto taken = ClaimOneCancelled(store());
  ASSERT_TRUE(taken);
  EXPECT_TRUE(taken->run.cancel_requested);
  EXPECT_EQ(taken->run.attempt, held->run.attempt);
  EXPECT_EQ(taken->leftovers, (std::vector<UploadRecord>{{"k", "u"}}));
  EXPECT_EQ(ClaimOneCancelled(store()), std::nullopt);
  ASSERT_OK(store().run_journal().Cancel(taken->lease));
  const model::Run ended = FindRun(store(), held->run.id);
  EXPECT_EQ(ended.state, model::RunState::kCancelled);
  EXPECT_EQ(ended.message, kByAda);
  EXPECT_TRUE(store().run_queue().CancelRequested()->empty());
}

TEST_P(RunControlContract, RunWhoseHolderIsGoneIsHandedOverWhenItsLeaseHasEnded) {
  QueueOne(store(), "crm", clock_.Now());
  const auto gone = ClaimOne(store());
  ASSERT_TRUE(gone);
  ASSERT_OK(store().run_control().Cancel(gone->run.id, kByAda));
  clock_.Advance(kLease - std::chrono::milliseconds(1));
  EXPECT_EQ(ClaimOneCancelled(store()), std::nullopt);
  clock_.Advance(std::chrono::milliseconds(1));
  const auto taken = ClaimOneCancelled(store());
  ASSERT_TRUE(taken);
  EXPECT_KIND(store().run_queue().Renew(gone->lease, kLease), kCancelled);
  ASSERT_OK(store().run_journal().Cancel(taken->lease));
}

TEST_P(RunControlContract, RunBetweenAttemptsIsCancelledAtOnceUnlessSomethingIsLeft) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  ASSERT_OK(store().run_journal().RecordUpload(first->lease, {"k", "u"}));
  ASSERT_OK(store().run_queue().Release(first->lease));
  EXPECT_EQ(store().run_control().Cancel(first->run.id, kByAda)->state, model::RunState::kRunning);
  EXPECT_TRUE(ClaimOneCancelled(store()));

  QueueOne(store(), "other", clock_.Now());
  const auto clean = ClaimOne(store());
  ASSERT_TRUE(clean);
  ASSERT_OK(store().run_queue().Release(clean->lease));
  EXPECT_EQ(store().run_control().Cancel(clean->run.id, kByAda)->state,
            model::RunState::kCancelled);
}

// Whoever carries a run that is to be cancelled can write how it goes, but not end it otherwise.
TEST_P(RunControlContract, RunThatIsToBeCancelledEndsNoOtherWay) {
  QueueOne(store(), "crm", clock_.Now());
  const auto held = ClaimOne(store());
  ASSERT_TRUE(held);
  ASSERT_OK(store().run_control().Cancel(held->run.id, kByAda));
  RunJournal& journal = store().run_journal();
  ASSERT_OK(store().run_queue().Renew(held->lease, kLease));
  ASSERT_OK(journal.RecordUpload(held->lease, {"k", "u"}));
  ASSERT_OK(journal.SetProgress(held->lease, {1, 1, 1, 1}, "on"));
  EXPECT_KIND(journal.Precommit(held->lease, "record", {}, "s3://lake/m", {}), kCancelled);
  EXPECT_KIND(journal.Fail(held->lease, ErrorKind::kDenied, "no"), kCancelled);
  EXPECT_EQ(FindRun(store(), held->run.id).state, model::RunState::kRunning);
  ASSERT_OK(journal.Cancel(held->lease));
}

TEST_P(RunControlContract, CommittingOrEndedRunIsNotCancelled) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  ASSERT_OK(store().run_journal().Precommit(claim->lease, "record", {}, "s3://lake/m", {}));
  const auto refused = store().run_control().Cancel(claim->run.id, kByAda);
  EXPECT_KIND(refused, kDuplicate);
  EXPECT_NE(refused.status().message().find("only goes forward"), std::string::npos);
  EXPECT_KIND(store().run_journal().Cancel(claim->lease), kInvalid);
  ASSERT_OK(store().run_journal().Complete(claim->lease, {}, "done"));
  EXPECT_KIND(store().run_control().Cancel(claim->run.id, kByAda), kDuplicate);
  EXPECT_EQ(FindRun(store(), claim->run.id).message, "done");
  EXPECT_KIND(store().run_control().Cancel({"gone"}, kByAda), kNotFound);
}

TEST_P(RunControlContract, NobodyCancelsUnasked) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  EXPECT_KIND(store().run_journal().Cancel(claim->lease), kInvalid);
}

TEST_P(RunControlContract, AskingTwiceIsAskingOnce) {
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  ASSERT_OK(store().run_control().Cancel(run.id, kByAda));
  const auto again = store().run_control().Cancel(run.id, "cancelled by eve");
  ASSERT_OK(again);
  EXPECT_EQ(again->message, kByAda);
}

// Cancelling and claiming race; whoever comes second sees what the first did.
TEST_P(RunControlContract, CancelAndClaimAtOnceLeaveNoRunBehind) {
  std::vector<model::RunId> runs;
  for (int i = 0; i < 20; ++i) {
    runs.push_back(QueueOne(store(), std::to_string(i), clock_.Now()).id);
  }
  std::atomic<size_t> next{0};
  InThreads(4, [&](int thread) {
    while (thread % 2 == 0) {
      const size_t at = next++;
      if (at >= runs.size()) return;
      EXPECT_TRUE(store().run_control().Cancel(runs[at], kByAda).ok());
    }
    while (const auto claim = ClaimOne(store())) {
      (void)store().run_queue().Release(claim->lease).ok();
    }
  });
  while (const auto claim = ClaimOneCancelled(store())) {
    ASSERT_OK(store().run_journal().Cancel(claim->lease));
  }
  for (const auto& id : runs) {
    EXPECT_EQ(FindRun(store(), id).state, model::RunState::kCancelled);
  }
}

/// Make a run that has failed.
inline model::Run FailOne(Store& store, const std::string& name, UnixMillis requested_at) {
  QueueOne(store, name, requested_at);
  const auto claim = ClaimOne(store);
  EXPECT_TRUE(claim);
  EXPECT_TRUE(store.run_journal().Fail(claim->lease, ErrorKind::kDenied, "no").ok());
  return FindRun(store, claim->run.id);
}

TEST_P(RunControlContract, RetryIsANewRunOverTheSameWindow) {
  const model::Run failed = FailOne(store(), "crm", clock_.Now());
  clock_.Advance(std::chrono::seconds(5));
  const auto retry = store().run_control().Retry(failed.id, {"again"});
  ASSERT_OK(retry);
  EXPECT_EQ(retry->id.text, "again");
  EXPECT_EQ(retry->state, model::RunState::kQueued);
  EXPECT_EQ(retry->window, failed.window);
  EXPECT_EQ(retry->association_id, failed.association_id);
  EXPECT_EQ(retry->requested_at, clock_.Now());
  EXPECT_EQ(retry->retry_of, failed.id);
  EXPECT_EQ(FindRun(store(), failed.id).message, "no");
  EXPECT_EQ(ClaimOne(store())->run.id, retry->id);
}

TEST_P(RunControlContract, OnlyWhatFailedOrWasCancelledIsRetried) {
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  EXPECT_KIND(store().run_control().Retry(run.id, {"again"}), kDuplicate);
  ASSERT_OK(store().run_control().Cancel(run.id, kByAda));
  ASSERT_OK(store().run_control().Retry(run.id, {"again"}));
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  ASSERT_OK(store().run_journal().Precommit(claim->lease, "record", {}, "s3://lake/m", {}));
  EXPECT_KIND(store().run_control().Retry(claim->run.id, {"more"}), kDuplicate);
  ASSERT_OK(store().run_journal().Complete(claim->lease, {}, "done"));
  EXPECT_KIND(store().run_control().Retry(claim->run.id, {"more"}), kDuplicate);
  EXPECT_KIND(store().run_control().Retry({"gone"}, {"more"}), kNotFound);
}

TEST_P(RunControlContract, RetryIsRefusedWhileAnotherRunIsAlive) {
  const model::Run failed = FailOne(store(), "crm", clock_.Now());
  ASSERT_OK(store().run_control().Retry(failed.id, {"again"}));
  const auto refused = store().run_control().Retry(failed.id, {"more"});
  EXPECT_KIND(refused, kDuplicate);
  EXPECT_NE(refused.status().message().find("'again'"), std::string::npos);
}

TEST_P(RunControlContract, RetryThatIsAskedForTwiceIsMadeOnce) {
  const model::Run failed = FailOne(store(), "crm", clock_.Now());
  const Invocation invocation{"0123456789abcdef"};
  ASSERT_OK(store().run_control().Retry(failed.id, {"again"}, invocation));
  const auto repeated = store().run_control().Retry(failed.id, {"more"}, invocation);
  ASSERT_OK(repeated);
  EXPECT_EQ(repeated->id.text, "again");
  EXPECT_KIND(store().run_history().Find({"more"}), kNotFound);
}

}  // namespace sluice::store
