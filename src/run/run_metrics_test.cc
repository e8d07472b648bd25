#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "metrics/catalogue.h"
#include "run/fake_world.h"
#include "run/memory_budget.h"

namespace sluice::run {
namespace {

/// What was counted, of the exports that these tests make.
struct Counted {
  double completed = metrics::kRunsEnded.Value({"completed", ""});
  double denied = metrics::kRunsEnded.Value({"failed", "denied"});
  double retries = metrics::kRunRetries.Value({"reading", "unavailable"});
  double rows_written = metrics::kRowsWritten.Value({"AmazonConnect", "csv"});
  double bytes_written = metrics::kBytesWritten.Value({"AmazonConnect", "csv"});
  double rows_published = metrics::kRowsPublished.Value({"AmazonConnect", "csv"});
  double bytes_published = metrics::kBytesPublished.Value({"AmazonConnect", "csv"});
};

store::Claim CsvClaim(FakeWorld& world) {
  store::Claim claim = world.journal.Claim();
  claim.integration.source_uri = "AmazonConnect://AppIntegrations";
  claim.association.metadata = {{"export.format", "csv"}};
  return claim;
}

TEST(RunMetrics, CompletedRunIsCountedOnceWithWhatItPublished) {
  FakeWorld world;
  world.source.rows = 100;
  const Counted before;
  ASSERT_TRUE(world.Carry(CsvClaim(world)).ok());
  const Counted after;
  ASSERT_EQ(world.journal.run().state, model::RunState::kCompleted);
  EXPECT_EQ(after.completed, before.completed + 1);
  EXPECT_EQ(after.denied, before.denied);
  EXPECT_EQ(after.retries, before.retries);
  EXPECT_EQ(after.rows_written, before.rows_written + 100);
  EXPECT_EQ(after.rows_published, before.rows_published + 100);
  const auto bytes = static_cast<double>(world.journal.run().counts.bytes);
  EXPECT_EQ(after.bytes_written, before.bytes_written + bytes);
  EXPECT_EQ(after.bytes_published, before.bytes_published + bytes);
}

TEST(RunMetrics, AttemptThatIsFollowedByAnotherIsARetryAndPublishesNothing) {
  FakeWorld world;
  world.source.rows = 100;
  world.source.before_batch = [](int64_t row, std::stop_token) {
    return row < 40 ? Status() : Status(ErrorKind::kUnavailable, "the source has gone");
  };
  const Counted before;
  ASSERT_TRUE(world.Carry(CsvClaim(world)).ok());
  const Counted between;
  EXPECT_EQ(between.retries, before.retries + 1);
  EXPECT_EQ(between.completed, before.completed);
  EXPECT_EQ(between.rows_published, before.rows_published);
  world.source.before_batch = {};
  ASSERT_TRUE(world.Carry(CsvClaim(world)).ok());
  const Counted after;
  EXPECT_EQ(after.completed, before.completed + 1);
  EXPECT_EQ(after.rows_published, before.rows_published + 100);
  EXPECT_GE(after.rows_written, before.rows_written + 100);
}

TEST(RunMetrics, FailedRunIsCountedByItsKindOfError) {
  FakeWorld world;
  world.source.open_status = {ErrorKind::kDenied, "no right to read"};
  const Counted before;
  ASSERT_TRUE(world.Carry(CsvClaim(world)).ok());
  const Counted after;
  EXPECT_EQ(after.denied, before.denied + 1);
  EXPECT_EQ(after.completed, before.completed);
  EXPECT_EQ(after.retries, before.retries);
}

TEST(RunMetrics, CommitTakenUpByAnotherWorkerPublishesOnce) {
  FakeWorld world;
  world.source.rows = 10;
  const Counted before;
  // The process dies in the commit, whichever call that is.
  for (int at = 1; world.journal.run().state != model::RunState::kCommitting; ++at) {
    ASSERT_LT(at, 100);
    FakeTrap trap(FakeTrap::Kind::kDieBefore, at);
    static_cast<void>(world.Carry(CsvClaim(world), trap).ok());
  }
  EXPECT_EQ(Counted().rows_published, before.rows_published);
  ASSERT_TRUE(world.Carry(CsvClaim(world)).ok());
  EXPECT_EQ(Counted().rows_published, before.rows_published + 10);
  EXPECT_EQ(Counted().completed, before.completed + 1);
}

TEST(RunMetrics, BudgetShowsWhatIsGranted) {
  constexpr int64_t kBytes = int64_t{200} * 1024 * 1024;
  MemoryBudget budget(kBytes, 2);
  EXPECT_EQ(metrics::kMemoryBudget.Value(), double(kBytes));
  EXPECT_EQ(metrics::kMemoryGranted.Value(), 0);
  {
    const MemoryBudget::Grant grant = budget.Take();
    EXPECT_EQ(metrics::kMemoryGranted.Value(), double(grant.bytes()));
  }
  EXPECT_EQ(metrics::kMemoryGranted.Value(), 0);
}

}  // namespace
}  // namespace sluice::run
