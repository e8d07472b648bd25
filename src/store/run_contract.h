#pragma once

#include <atomic>
#include <mutex>
#include <set>

#include "store/store_contract.h"

namespace sluice::store {

inline constexpr std::chrono::milliseconds kLease{30'000};

/// Make an integration and an association with a queued run.
inline NewRun QueueOne(Store& store, const std::string& name, UnixMillis requested_at) {
  const auto integration = MakeIntegration(name);
  EXPECT_TRUE(store.integrations().Create(integration, {}).ok());
  const NewRun run = MakeRun(requested_at);
  EXPECT_TRUE(store.associations().Create(MakeAssociation(integration.id), run, {}).ok());
  return run;
}

inline std::optional<Claim> ClaimOne(Store& store, std::string_view worker = "w") {
  auto claim = store.run_queue().ClaimNext(worker, kLease);
  EXPECT_TRUE(claim.ok()) << claim.status().ToString();
  return claim.ok() ? *std::move(claim) : std::nullopt;
}

/// Every write of the journal under one lease, by name.
inline std::vector<std::pair<std::string, Status>> JournalWrites(Store& store, const Lease& lease) {
  RunJournal& journal = store.run_journal();
  return {{"Renew", store.run_queue().Renew(lease, kLease)},
          {"Release", store.run_queue().Release(lease)},
          {"RecordUpload", journal.RecordUpload(lease, {"k", "u"})},
          {"ForgetUploads", journal.ForgetUploads(lease)},
          {"SetProgress", journal.SetProgress(lease, {9, 9, 9, 9}, "late")},
          {"SetNotes", journal.SetNotes(lease, {"late"})},
          {"Precommit", journal.Precommit(lease, "late", {9, 9, 9, 9}, "s3://late/m", {})},
          {"Complete", journal.Complete(lease, {9, 9, 9, 9}, "late")},
          {"Fail", journal.Fail(lease, ErrorKind::kInternal, "late")},
          {"Rest", journal.Rest(lease, ErrorKind::kUnavailable, kLease, {9, 9, 9, 9}, "late")},
          {"Cancel", journal.Cancel(lease)}};
}

TEST_P(RunContract, ClaimBringsAllThatIsNeeded) {
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
  const NewRun run = QueueOne(store(), "crm", clock_.Now());
  clock_.Advance(std::chrono::seconds(1));
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->lease.run_id, run.id);
  EXPECT_EQ(claim->run.id, run.id);
  EXPECT_EQ(claim->run.state, model::RunState::kRunning);
  EXPECT_EQ(claim->run.window, run.window);
  EXPECT_EQ(claim->run.attempt, 1);
  EXPECT_EQ(claim->run.requested_at, run.requested_at);
  EXPECT_EQ(claim->run.started_at, clock_.Now());
  EXPECT_EQ(claim->integration.name, "crm");
  EXPECT_EQ(claim->association.id, claim->run.association_id);
  EXPECT_TRUE(claim->leftovers.empty());
  EXPECT_EQ(claim->commit_record, std::nullopt);
  EXPECT_EQ(store().run_history().Find(run.id)->state, model::RunState::kRunning);
}

TEST_P(RunContract, CountsTheRunsThatAreAliveByState) {
  EXPECT_EQ(*store().run_history().CountAlive(), AliveRuns{});
  for (const char* name : {"a", "b", "c", "d"}) QueueOne(store(), name, clock_.Now());
  const auto failing = ClaimOne(store());
  const auto committing = ClaimOne(store());
  ASSERT_TRUE(ClaimOne(store()));
  ASSERT_OK(store().run_journal().Fail(failing->lease, ErrorKind::kDenied, "no"));
  ASSERT_OK(store().run_journal().Precommit(committing->lease, "record", {}, "s3://b/m", {}));
  EXPECT_EQ(*store().run_history().CountAlive(), (AliveRuns{1, 1, 1}));
}

TEST_P(RunContract, LongestWaitingIsClaimedFirst) {
  const NewRun late = QueueOne(store(), "late", clock_.Now());
  const NewRun early = QueueOne(store(), "early", clock_.Now() + -5000);
  EXPECT_EQ(ClaimOne(store())->run.id, early.id);
  EXPECT_EQ(ClaimOne(store())->run.id, late.id);
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
}

TEST_P(RunContract, IntegrationsTakeTurnsHoweverManyRunsOneHasQueued) {
  const auto flood = MakeIntegration("flood");
  ASSERT_OK(store().integrations().Create(flood, {}));
  const auto association = MakeAssociation(flood.id);
  ASSERT_OK(store().associations().Create(association, {}, {}));
  std::vector<NewRun> runs;
  for (int i = 0; i < 6; ++i) runs.push_back(MakeRun(clock_.Now() + -1000));
  ASSERT_OK(store().associations().QueueRuns(association.id, runs));
  const auto claimed = [&] { return ClaimOne(store())->run.id; };
  EXPECT_EQ(claimed(), runs[0].id);
  EXPECT_EQ(claimed(), runs[1].id);
  const NewRun late = QueueOne(store(), "late", clock_.Now());
  const NewRun later = QueueOne(store(), "later", clock_.Now());
  EXPECT_EQ(claimed(), late.id);
  EXPECT_EQ(claimed(), later.id);
  for (int i = 2; i < 6; ++i) EXPECT_EQ(claimed(), runs[i].id);
}

TEST_P(RunContract, RunRequestedByAClockAheadIsClaimed) {
  QueueOne(store(), "ahead", clock_.Now() + 60'000);
  EXPECT_TRUE(ClaimOne(store()));
}

TEST_P(RunContract, LeaseIsExclusive) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  clock_.Advance(kLease - std::chrono::milliseconds(1));
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
  ASSERT_OK(store().run_queue().Renew(first->lease, kLease));
  clock_.Advance(kLease - std::chrono::milliseconds(1));
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
  clock_.Advance(std::chrono::milliseconds(1));
  const auto second = ClaimOne(store());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->run.id, first->run.id);
  EXPECT_GT(second->lease.epoch, first->lease.epoch);
  EXPECT_EQ(second->run.attempt, 2);
  EXPECT_EQ(second->run.started_at, first->run.started_at);
}

TEST_P(RunContract, ManyWorkersNeverShareARun) {
  for (int i = 0; i < 20; ++i) QueueOne(store(), std::to_string(i), clock_.Now());
  std::mutex mutex;
  std::multiset<std::string> claimed;
  InThreads(8, [&](int) {
    while (true) {
      const auto claim = store().run_queue().ClaimNext("w", kLease);
      if (!claim.ok() || !*claim) return;
      std::lock_guard lock(mutex);
      claimed.insert((*claim)->run.id.text);
    }
  });
  EXPECT_EQ(claimed.size(), 20u);
  EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), 20u);
}

TEST_P(RunContract, EpochGuardsEveryWrite) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  clock_.Advance(kLease);
  const auto second = ClaimOne(store());
  ASSERT_TRUE(second);
  for (const auto& [name, status] : JournalWrites(store(), first->lease)) {
    EXPECT_TRUE(status.Is(ErrorKind::kCancelled)) << name << ": " << status.ToString();
  }
  const auto run = store().run_history().Find(first->run.id);
  ASSERT_OK(run);
  EXPECT_EQ(run->state, model::RunState::kRunning);
  EXPECT_EQ(run->message, "");
  EXPECT_EQ(run->counts, model::RunCounts{});
  ASSERT_OK(store().run_queue().Renew(second->lease, kLease));
}

TEST_P(RunContract, EndOfTheRunGuardsEveryWrite) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  ASSERT_OK(store().run_journal().Fail(claim->lease, ErrorKind::kDenied, "no"));
  for (const auto& [name, status] : JournalWrites(store(), claim->lease)) {
    EXPECT_TRUE(status.Is(ErrorKind::kCancelled)) << name << ": " << status.ToString();
  }
  EXPECT_EQ(store().run_history().Find(claim->run.id)->message, "no");
}

TEST_P(RunContract, LeaseThatNobodyTookStillWrites) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  clock_.Advance(10 * kLease);
  ASSERT_OK(store().run_journal().SetProgress(claim->lease, {1, 2, 3, 4}, "on"));
  ASSERT_OK(store().run_queue().Renew(claim->lease, kLease));
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
}

TEST_P(RunContract, ReleasedRunIsClaimedAgainAtOnce) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  ASSERT_OK(store().run_queue().Release(first->lease));
  EXPECT_EQ(store().run_history().Find(first->run.id)->state, model::RunState::kRunning);
  EXPECT_KIND(store().run_journal().SetProgress(first->lease, {}, ""), kCancelled);
  const auto second = ClaimOne(store());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->run.id, first->run.id);
  EXPECT_KIND(store().run_queue().Release(first->lease), kCancelled);
}

TEST_P(RunContract, ReleaseAllEndsEveryLease) {
  for (int i = 0; i < 3; ++i) QueueOne(store(), std::to_string(i), clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first && ClaimOne(store()));
  ASSERT_OK(store().run_queue().ReleaseAll());
  EXPECT_KIND(store().run_queue().Renew(first->lease, kLease), kCancelled);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(ClaimOne(store()));
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
}

TEST_P(RunContract, UploadsOfEarlierAttemptsAreLeftovers) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  RunJournal& journal = store().run_journal();
  ASSERT_OK(journal.RecordUpload(first->lease, {"a", ""}));
  ASSERT_OK(journal.RecordUpload(first->lease, {"a", "upload-a"}));
  ASSERT_OK(journal.RecordUpload(first->lease, {"b", ""}));
  ASSERT_OK(store().run_queue().Release(first->lease));
  const auto second = ClaimOne(store());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->leftovers, (std::vector<UploadRecord>{{"a", "upload-a"}, {"b", ""}}));
  ASSERT_OK(journal.RecordUpload(second->lease, {"a", "again"}));
  ASSERT_OK(store().run_queue().Release(second->lease));
  const auto third = ClaimOne(store());
  ASSERT_TRUE(third);
  EXPECT_EQ(third->leftovers,
            (std::vector<UploadRecord>{{"a", "upload-a"}, {"b", ""}, {"a", "again"}}));
  ASSERT_OK(journal.ForgetUploads(third->lease));
  ASSERT_OK(store().run_queue().Release(third->lease));
  EXPECT_TRUE(ClaimOne(store())->leftovers.empty());
}

TEST_P(RunContract, CommittingOnlyGoesForward) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  RunJournal& journal = store().run_journal();
  model::RunCounts counts{10, 20, 1, 10};
  counts.splits_done = 3;
  counts.splits_total = 3;
  counts.percent = 99;
  EXPECT_KIND(journal.Complete(first->lease, counts, "early"), kInvalid);
  ASSERT_OK(
      journal.Precommit(first->lease, "the record", counts, "s3://lake/m.json", UnixMillis{77}));
  EXPECT_KIND(journal.Fail(first->lease, ErrorKind::kInternal, "no"), kInvalid);
  const auto between = store().run_history().Find(first->run.id);
  EXPECT_EQ(between->state, model::RunState::kCommitting);
  EXPECT_EQ(between->manifest_uri, "s3://lake/m.json");
  EXPECT_EQ(between->read_until, UnixMillis{77});
  ASSERT_OK(store().run_queue().Release(first->lease));
  const auto second = ClaimOne(store());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->run.state, model::RunState::kCommitting);
  EXPECT_EQ(second->run.attempt, 1);
  EXPECT_EQ(second->run.counts, counts);
  EXPECT_EQ(second->commit_record, "the record");
  clock_.Advance(std::chrono::seconds(5));
  ASSERT_OK(journal.Complete(second->lease, counts, "10 rows"));
  const auto run = store().run_history().Find(first->run.id);
  EXPECT_EQ(run->state, model::RunState::kCompleted);
  EXPECT_EQ(run->finished_at, clock_.Now());
  EXPECT_EQ(run->counts, counts);
  EXPECT_EQ(run->message, "10 rows");
  EXPECT_EQ(run->error, std::nullopt);
  clock_.Advance(10 * kLease);
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
}

TEST_P(RunContract, ProgressAndFailureAreShown) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  for (const std::string& text : AwkwardTexts()) {
    ASSERT_OK(store().run_journal().SetProgress(claim->lease, {1, 2, 3, 4}, text));
    EXPECT_EQ(store().run_history().Find(claim->run.id)->message, text);
  }
  EXPECT_EQ(store().run_history().Find(claim->run.id)->counts, (model::RunCounts{1, 2, 3, 4}));
  ASSERT_OK(store().run_journal().Fail(claim->lease, ErrorKind::kDenied, "403"));
  const auto run = store().run_history().Find(claim->run.id);
  EXPECT_EQ(run->state, model::RunState::kFailed);
  EXPECT_EQ(run->error, ErrorKind::kDenied);
  EXPECT_EQ(run->finished_at, clock_.Now());
}

TEST_P(RunContract, HowFarARunIsIsShownWithWhatIsToBeKnownOfIt) {
  QueueOne(store(), "crm", clock_.Now());
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->run.counts, model::RunCounts());
  const model::RunCounts counts{.rows = 1,
                                .bytes = 2,
                                .files = 3,
                                .rows_estimate = 4,
                                .splits_done = 5,
                                .splits_total = 6,
                                .rows_per_second = 7,
                                .percent = 25,
                                .seconds_left = 9};
  ASSERT_OK(store().run_journal().SetProgress(claim->lease, counts, "on"));
  ASSERT_OK(store().run_journal().SetNotes(claim->lease, {"early"}));
  ASSERT_OK(store().run_journal().SetNotes(claim->lease, AwkwardTexts()));
  const auto run = store().run_history().Find(claim->run.id);
  ASSERT_OK(run);
  EXPECT_EQ(run->counts, counts);
  EXPECT_EQ(run->notes, AwkwardTexts());
}

TEST_P(RunContract, NewAttemptCountsFromNothing) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  ASSERT_OK(store().run_journal().SetProgress(first->lease,
                                              {.rows = 5,
                                               .bytes = 5,
                                               .files = 5,
                                               .rows_estimate = 50,
                                               .splits_done = 1,
                                               .splits_total = 4,
                                               .percent = 10,
                                               .seconds_left = 3},
                                              "half"));
  ASSERT_OK(store().run_queue().Release(first->lease));
  EXPECT_EQ(ClaimOne(store())->run.counts,
            (model::RunCounts{.rows_estimate = 50, .splits_total = 4}));
}

TEST_P(RunContract, HistoryListsTheLatestFirstAndFilters) {
  for (int i = 0; i < 6; ++i) QueueOne(store(), std::to_string(i), clock_.Now() + i / 2);
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  std::vector<model::Run> listed;
  PageRequest request{4, ""};
  do {
    const auto page = store().run_history().List({}, request);
    ASSERT_OK(page);
    listed.insert(listed.end(), page->items.begin(), page->items.end());
    request.after = page->next;
  } while (!request.after.empty());
  ASSERT_EQ(listed.size(), 6u);
  std::set<std::string> ids;
  for (size_t i = 0; i < listed.size(); ++i) {
    ids.insert(listed[i].id.text);
    if (i > 0) {
      EXPECT_LE(listed[i].requested_at, listed[i - 1].requested_at);
    }
  }
  EXPECT_EQ(ids.size(), 6u);
  const auto only = [&](const RunFilter& filter) {
    const auto page = store().run_history().List(filter, {});
    EXPECT_TRUE(page.ok());
    return page->items.size();
  };
  const model::Run& mine = claim->run;
  EXPECT_EQ(only({mine.integration_id, {}, {}}), 1u);
  EXPECT_EQ(only({{}, mine.association_id, {}}), 1u);
  EXPECT_EQ(only({mine.integration_id, mine.association_id, model::RunState::kRunning}), 1u);
  EXPECT_EQ(only({mine.integration_id, {}, model::RunState::kQueued}), 0u);
  EXPECT_EQ(only({{}, {}, model::RunState::kQueued}), 5u);
  EXPECT_EQ(only({{}, {}, {}, clock_.Now() + 2}), 2u);
  EXPECT_EQ(only({mine.integration_id, {}, {}, clock_.Now() + 1}), 0u);
  EXPECT_EQ(only({listed[0].integration_id, mine.association_id, {}}),
            listed[0].integration_id == mine.integration_id ? 1u : 0u);
  EXPECT_EQ(only({model::IntegrationId{"gone"}, {}, {}}), 0u);
  EXPECT_KIND(store().run_history().Find({"gone"}), kNotFound);
}

TEST_P(RunContract, RunThatRestsIsClaimedWhenItsRestIsOver) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->run.next_attempt_at, std::nullopt);
  constexpr std::chrono::seconds kRest(40);
  ASSERT_OK(store().run_journal().Rest(first->lease, ErrorKind::kUnavailable, kRest, {1, 2, 3, 4},
                                       "retry 1 of 8"));
  const auto resting = store().run_history().Find(first->run.id);
  ASSERT_OK(resting);
  EXPECT_EQ(resting->state, model::RunState::kRunning);
  EXPECT_EQ(resting->message, "retry 1 of 8");
  EXPECT_EQ(resting->counts, (model::RunCounts{1, 2, 3, 4}));
  EXPECT_EQ(resting->setbacks, 1);
  EXPECT_EQ(resting->next_attempt_at, clock_.Now() + 40'000);
  EXPECT_KIND(store().run_queue().Renew(first->lease, kLease), kCancelled);
  ASSERT_OK(store().run_queue().ReleaseAll());  // as a server that starts anew
  clock_.Advance(kRest - std::chrono::milliseconds(1));
  EXPECT_EQ(ClaimOne(store()), std::nullopt);
  clock_.Advance(std::chrono::milliseconds(1));
  const auto second = ClaimOne(store());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->run.attempt, 2);
  EXPECT_EQ(second->run.setbacks, 1);
  EXPECT_EQ(second->run.next_attempt_at, std::nullopt);
}

TEST_P(RunContract, RestEndsThoughTheClockIsSteppedBack) {
  QueueOne(store(), "crm", clock_.Now());
  const auto first = ClaimOne(store());
  ASSERT_TRUE(first);
  ASSERT_OK(store().run_journal().Rest(first->lease, ErrorKind::kUnavailable, std::chrono::hours(9),
                                       {}, ""));
  clock_.SetWall(clock_.Now() + -86'400'000);
  EXPECT_TRUE(ClaimOne(store()));
}

TEST_P(RunContract, DeathOfAWorkerIsASetbackAndAReleaseIsNone) {
  QueueOne(store(), "crm", clock_.Now());
  const auto stopped = ClaimOne(store());
  ASSERT_TRUE(stopped);
  ASSERT_OK(store().run_queue().Release(stopped->lease));
  const auto frozen = ClaimOne(store());
  ASSERT_TRUE(frozen);
  EXPECT_EQ(frozen->run.setbacks, 0);
  clock_.Advance(kLease);
  const auto killed = ClaimOne(store());
  ASSERT_TRUE(killed);
  EXPECT_EQ(killed->run.setbacks, 1);
  ASSERT_OK(store().run_queue().ReleaseAll());
  const auto last = ClaimOne(store());
  ASSERT_TRUE(last);
  EXPECT_EQ(last->run.setbacks, 2);
}

TEST_P(RunContract, CommitHasSetbacksOfItsOwnAndItsWorkersMayDie) {
  QueueOne(store(), "crm", clock_.Now());
  auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  ASSERT_OK(store().run_journal().Rest(claim->lease, ErrorKind::kUnavailable,
                                       std::chrono::seconds(0), {}, ""));
  claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  ASSERT_OK(store().run_journal().Precommit(claim->lease, "record", {}, "s3://lake/m", {}));
  clock_.Advance(kLease);
  claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->run.setbacks, 0);
  ASSERT_OK(store().run_journal().Rest(claim->lease, ErrorKind::kUnavailable,
                                       std::chrono::seconds(0), {}, ""));
  claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->run.state, model::RunState::kCommitting);
  EXPECT_EQ(claim->run.setbacks, 1);
}

}  // namespace sluice::store
