#include <gtest/gtest.h>

#include "run/fake_world.h"
#include "run/memory_shares.h"
#include "store/sqlite/fake_folder.h"
#include "store/sqlite/sqlite_store.h"

namespace sluice::run {
namespace {

constexpr std::chrono::seconds kLease(30);

/// The run of FakeWorld in a store of the real kind, for two workers that hold their leases to it.
class Takeover : public testing::Test {
 protected:
  /// Begin anew: a world, and its run waiting in a store.
  void Begin() {
    world_ = std::make_unique<FakeWorld>();
    world_->source.rows = 12;
    world_->options.lanes = 2;
    world_->options.memory_bytes = 2 * kLeastLaneBytes;
    folder_ = std::make_unique<store::TempFolder>();
    auto opened = store::OpenSqliteStore(world_->clock, folder_->path());
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    store_ = *std::move(opened);
    const store::Claim claim = FakeClaim();
    model::DataIntegration integration = claim.integration;
    integration.name = "crm";
    ASSERT_TRUE(store_->integrations().Create(integration, {}).ok());
    model::DataIntegrationAssociation association = claim.association;
    association.integration_id = integration.id;
    const store::NewRun run{claim.run.id, claim.run.window, claim.run.requested_at};
    ASSERT_TRUE(store_->associations().Create(association, run, {}).ok());
  }

  store::Claim Claim(const char* worker) {
    auto claim = store_->run_queue().ClaimNext(worker, kLease);
    EXPECT_TRUE(claim.ok() && claim->has_value());
    return **std::move(claim);
  }
  Status Carry(const store::Claim& claim) {
    return world_->CarryThrough(claim, store_->run_journal(), world_->bucket);
  }
  /// Carry a claim by a worker that is frozen at its n-th call while `meanwhile` happens. Returns
  /// whether there were so many calls.
  bool CarryFrozen(const store::Claim& claim, int at, const std::function<void()>& meanwhile) {
    FakeTrap trap(FakeTrap::Kind::kMeanwhile, at, meanwhile);
    FakeTrappedJournal journal(store_->run_journal(), trap);
    FakeTrappedBucket bucket(world_->bucket, trap);
    const Status status = world_->CarryThrough(claim, journal, bucket);
    EXPECT_EQ(status.Is(ErrorKind::kCancelled), trap.sprung()) << status.ToString();
    return trap.sprung();
  }
  model::Run Run() { return *store_->run_history().Find(FakeClaim().run.id); }

  std::unique_ptr<FakeWorld> world_;
  std::unique_ptr<store::TempFolder> folder_;
  std::unique_ptr<store::Store> store_;
};

// As SIGSTOP for longer than the lease and then SIGCONT, at every call in turn.
TEST_F(Takeover, WorkerThatWakesAfterItsLeaseChangesNothing) {
  bool frozen = true;
  for (int at = 1; frozen && !HasFailure(); ++at) {
    SCOPED_TRACE(at);
    Begin();
    model::Run ended;
    frozen = CarryFrozen(Claim("sleeper"), at, [&] {
      world_->clock.Advance(kLease);
      EXPECT_TRUE(Carry(Claim("successor")).ok());
      ended = Run();
    });
    world_->ExpectPublished();
    EXPECT_EQ(Run().state, model::RunState::kCompleted);
    if (!frozen) return;
    EXPECT_EQ(Run().message, ended.message);
    EXPECT_EQ(Run().attempt, ended.attempt);
    EXPECT_EQ(Run().finished_at, ended.finished_at);
  }
}

TEST_F(Takeover, WorkerThatWakesAfterItsRunWasCancelledLeavesNothing) {
  bool frozen = true;
  for (int at = 1; frozen && !HasFailure(); ++at) {
    SCOPED_TRACE(at);
    Begin();
    bool cancelled = false;
    frozen = CarryFrozen(Claim("sleeper"), at, [&] {
      cancelled = store_->run_control().Cancel(FakeClaim().run.id, "cancelled").ok();
      world_->clock.Advance(kLease);
      auto claim = cancelled ? store_->run_queue().ClaimCancelled("successor", kLease)
                             : store_->run_queue().ClaimNext("successor", kLease);
      ASSERT_TRUE(claim.ok() && claim->has_value());
      EXPECT_TRUE(Carry(**claim).ok());
    });
    if (cancelled) {
      EXPECT_EQ(Run().state, model::RunState::kCancelled);
      world_->ExpectNothing();
    } else {
      world_->ExpectPublished();
    }
  }
}

}  // namespace
}  // namespace sluice::run
