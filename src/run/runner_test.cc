#include "run/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "run/commit_record.h"
#include "run/fake_world.h"
#include "run/memory_shares.h"

namespace sluice::run {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Runner, ExportsEveryRowOnce) {
  FakeWorld world;
  world.source.rows = 1234;
  world.options.lanes = 3;
  world.options.memory_bytes = 3 * kLeastLaneBytes;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  const model::Run run = world.journal.run();
  EXPECT_EQ(run.counts.rows, 1234);
  EXPECT_EQ(run.counts.files, 3);
  const auto manifest = world.Manifest();
  const auto& file = manifest.at("files").at(0);
  EXPECT_EQ(world.bucket.contents().at(std::string(file.at("key").as_string())).owner,
            "11111111-2222-4333-8444-555555555555/1");
  EXPECT_EQ(run.manifest_uri, "s3://lake/" + FakeWorld::ManifestKey());
  EXPECT_THAT(run.message, AllOf(StartsWith("1,234 rows, 3 files, "), HasSubstr(" in 0 ms")));
}

TEST(Runner, ManifestSaysWhatWasRead) {
  FakeWorld world;
  world.source.rows = 3;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  const auto manifest = world.Manifest();
  EXPECT_EQ(manifest.at("run"), "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(manifest.at("attempt"), 1);
  EXPECT_EQ(manifest.at("snapshot"), "snapshot-1");
  EXPECT_EQ(manifest.at("objects"),
            boost::json::parse(R"([{"name": "_profile", "rows": 3, "schema": [
                {"name": "Id", "type": "int64"}, {"name": "Text", "type": "string"}]}])"));
}

TEST(Runner, EmptyWindowIsCompletedByAManifestWithoutFiles) {
  FakeWorld world;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  EXPECT_TRUE(world.Manifest().at("files").as_array().empty());
  EXPECT_EQ(world.journal.run().message, "no rows in the window");
}

TEST(Runner, EmptyWindowFailsBeforeTheCommitWhereNothingMayBeWritten) {
  FakeWorld world;
  world.bucket.SetStart({ErrorKind::kDenied, "bucket 'lake' answered 403 AccessDenied"});
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().message, "bucket 'lake' answered 403 AccessDenied");
  world.ExpectNothing();
}

TEST(Runner, SplitWithoutRowsLeavesNoFile) {
  FakeWorld world;
  world.source.rows = 1;
  world.options.lanes = 2;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  EXPECT_EQ(world.Manifest().at("files").as_array().size(), 1U);
}

TEST(Runner, FilesEndAtTheSizeAskedForAndRowsStayWhole) {
  FakeWorld world;
  world.source.rows = 100;
  world.options.lanes = 2;
  world.options.memory_bytes = 2 * kLeastLaneBytes;
  world.options.export_defaults.file_bytes = 400;  // four batches of about 110 bytes
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  const auto manifest = world.Manifest();
  EXPECT_EQ(manifest.at("files").as_array().size(), 8U);
  for (const auto& file : manifest.at("files").as_array()) {
    EXPECT_LT(file.at("bytes").to_number<int64_t>(), 400 + 120);
  }
}

TEST(Runner, AFileEndsBeforeItsUploadTakesNoMore) {
  FakeWorld world;
  world.source.rows = 100;
  world.bucket.LimitUploads(1200);  // seven eighths are ten batches of about 110 bytes
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  EXPECT_EQ(world.Manifest().at("files").as_array().size(), 3U);
}

TEST(Runner, AnUploadThatBeganTwiceLeavesNoTwin) {
  FakeWorld world;
  world.source.rows = 12;
  world.bucket.LoseStarts();
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
}

TEST(Runner, SaysThatTheBucketSlowsItDown) {
  FakeWorld world;
  world.source.rows = 8;
  world.bucket.SetHeldBack("bucket 'lake' slows us down: 4 requests a second");
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_THAT(
      world.journal.messages(),
      Contains(
          "reading: 50 % (4 of about 8 rows); bucket 'lake' slows us down: 4 requests a second"));
}

TEST(Runner, SaysThatTheBucketSlowsItDownAlsoWhileItsLanesWait) {
  FakeWorld world;
  world.source.rows = 1;
  world.options.progress_every = std::chrono::milliseconds(500);
  world.bucket.SetHeldBack("bucket 'lake' slows us down: 4 requests a second");
  world.source.before_batch = [&](int64_t, std::stop_token) -> Status {
    while (world.journal.messages().empty()) {
      world.clock.WaitForSleepers(1);
      world.clock.Advance(std::chrono::milliseconds(500));
    }
    return {};
  };
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_THAT(world.journal.messages().front(), HasSubstr("slows us down"));
}

TEST(Runner, AFormatIsWrittenUnderItsOwnName) {
  FakeWorld world;
  world.source.rows = 3;
  world.options.export_defaults.format = model::Format::kCsv;
  world.options.export_defaults.compression = model::Compression::kGzip;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  const auto manifest = world.Manifest();
  EXPECT_EQ(manifest.at("format"), "csv");
  EXPECT_EQ(manifest.at("compression"), "gzip");
  const std::string key(manifest.at("files").at(0).at("key").as_string());
  EXPECT_THAT(key, ::testing::EndsWith(".csv.gz"));
  EXPECT_EQ(world.bucket.contents().at(key).bytes.substr(0, 2), "\x1f\x8b");
}

TEST(Runner, ShowsProgress) {
  FakeWorld world;
  world.source.rows = 8;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_THAT(world.journal.messages(), Contains("reading: 50 % (4 of about 8 rows)"));
}

TEST(Runner, ARunThatIsCompletedHasDoneAllOfItsSplits) {
  FakeWorld world;
  world.source.rows = 8;
  world.options.lanes = 2;
  world.options.memory_bytes = 2 * kLeastLaneBytes;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  const model::RunCounts counts = world.journal.run().counts;
  EXPECT_EQ(counts.splits_done, 2);
  EXPECT_EQ(counts.splits_total, 2);
  EXPECT_EQ(counts.percent, 100);
}

TEST(Runner, WhatIsToBeKnownOfTheReadingIsKeptWithTheRun) {
  FakeWorld world;
  world.source.rows = 8;
  world.source.notes = {"_profile: exported whole"};
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().notes, world.source.notes);
}

TEST(Runner, SaysHowMuchWasLookedThroughBeforeTheFirstRow) {
  FakeWorld world;
  world.source.rows = 8;
  world.source.looked_through_bytes = {{10, 40}, {40, 40}};
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.messages().front(), "looking through files: 25 % (10 B of 40 B)");
}

TEST(Runner, ShowsProgressNoMoreOftenThanAsked) {
  FakeWorld world;
  world.source.rows = 400;
  world.options.progress_every = std::chrono::milliseconds(500);
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.messages().size(), 1U);  // the end alone: the clock stood still
}

TEST(Runner, FailureThatWillNotPassEndsTheRunAtOnceWithWhatIsToBeDone) {
  FakeWorld world;
  world.source.rows = 100;
  world.source.before_batch = [](int64_t row, std::stop_token) -> Status {
    if (row < 40) return {};
    return {ErrorKind::kCorrupt, "object '_profile', column 'Text': not UTF-8", "row 40"};
  };
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().error, ErrorKind::kCorrupt);
  EXPECT_EQ(world.journal.run().message, "object '_profile', column 'Text': not UTF-8");
  world.ExpectNothing();
  EXPECT_TRUE(world.journal.uploads().empty());
}

TEST(Runner, FailureThatMayPassIsRetriedAfterRestsThatGrowAndSaysWhen) {
  FakeWorld world;
  world.options.retries = 2;
  world.source.open_status = {ErrorKind::kUnavailable, "connection 'crm' does not answer"};
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kRunning);
  EXPECT_EQ(world.journal.run().message, "retry 1 of 2 in 2.5 s: connection 'crm' does not answer");
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().message, "retry 2 of 2 in 5.0 s: connection 'crm' does not answer");
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().message, "after 3 attempts: connection 'crm' does not answer");
  EXPECT_EQ(world.journal.rests().size(), 2U);
}

TEST(Runner, AttemptThatWasStoppedIsNoSetback) {
  FakeWorld world;
  world.options.retries = 0;
  world.source.rows = 100;
  world.source.before_batch = [&](int64_t row, std::stop_token) -> Status {
    if (row >= 40) world.stop.request_stop();
    return {};
  };
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(world.Carry(world.journal.Claim()).Is(ErrorKind::kCancelled));
    world.stop = std::stop_source();
  }
  world.source.before_batch = {};
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
}

TEST(Runner, RunWhoseWorkersKeepDyingFailsWithNothingLeft) {
  FakeWorld world;
  world.options.retries = 2;
  world.source.rows = 10;
  FakeTrap death(FakeTrap::Kind::kDieAfter, 8);
  static_cast<void>(world.Carry(world.journal.Claim(), death).ok());
  EXPECT_FALSE(world.journal.uploads().empty());
  world.journal.CountSetbacks(3);
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_THAT(world.journal.run().message, StartsWith("the server ended 3 times while"));
  world.ExpectNothing();
  EXPECT_TRUE(world.journal.uploads().empty());
}

TEST(Runner, CommitThatIsStuckRestsForeverAndSaysWhy) {
  FakeWorld world;
  world.options.retries = 0;
  world.source.rows = 10;
  world.bucket.Plant(FakeWorld::ManifestKey(), "{}");
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kCommitting);
  EXPECT_EQ(world.journal.run().counts.rows, 10);
  EXPECT_THAT(world.journal.run().message, HasSubstr("next try in 2 min 30 s: "));
  const auto rests = world.journal.rests();
  ASSERT_EQ(rests.size(), 10U);
  EXPECT_EQ(rests[0].count(), 2'500);
  EXPECT_EQ(rests[1].count(), 5'000);
  EXPECT_EQ(rests[9].count(), 150'000);
}

TEST(Runner, BucketThatRefusesUsFailsTheRunBeforeTheSourceIsRead) {
  FakeWorld world;
  world.bucket.SetCheck({ErrorKind::kDenied, "bucket 'lake' answered 403 AccessDenied"});
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().message, "bucket 'lake' answered 403 AccessDenied");
  EXPECT_EQ(world.source.opened, 0);
}

TEST(Runner, BucketThatRefusesInMidRunFailsItAndNothingIsLeft) {
  FakeWorld world;
  world.source.rows = 40;
  world.source.rows_of_batch = 1;
  world.source.text_bytes = 1024 * 1024;  // more than the queue takes: the reader is waiting
  world.options.memory_bytes = kLeastLaneBytes;
  world.bucket.RefuseAfter(1);
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().message, "bucket 'lake' answered 403 AccessDenied to UploadPart");
  world.ExpectNothing();
}

TEST(Runner, UploadIsNotedWithItsIdBeforeItsBytesAreSent) {
  FakeWorld world;
  world.source.rows = 4;
  // The calls are: check the bucket, note the key, begin, note the id, append.
  FakeTrap trap(FakeTrap::Kind::kMeanwhile, 5, [&] {
    ASSERT_EQ(world.journal.uploads().size(), 1U);
    EXPECT_EQ(world.journal.uploads()[0].upload_id, "upload-1");
  });
  ASSERT_TRUE(world.Carry(world.journal.Claim(), trap).ok());
}

TEST(Runner, FailureOfOurOwnStoreLeavesTheRunAliveWhateverItsKind) {
  FakeWorld world;
  world.source.rows = 4;
  FakeTrap full_disk(FakeTrap::Kind::kFailBefore, 2);
  full_disk.SetAnswer({ErrorKind::kQuota, "the disk is full"});
  EXPECT_TRUE(world.Carry(world.journal.Claim(), full_disk).Is(ErrorKind::kQuota));
  EXPECT_EQ(world.journal.run().state, model::RunState::kRunning);
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
}

TEST(Runner, StopLeavesTheRunAliveAndNothingAtTheBucket) {
  FakeWorld world;
  world.source.rows = 100;
  world.source.before_batch = [&](int64_t row, std::stop_token) -> Status {
    if (row >= 40) world.stop.request_stop();
    return {};
  };
  EXPECT_TRUE(world.Carry(world.journal.Claim()).Is(ErrorKind::kCancelled));
  EXPECT_EQ(world.journal.run().state, model::RunState::kRunning);
  world.ExpectNothing();
}

TEST(Runner, StopEndsAReaderThatWaits) {
  FakeWorld world;
  world.source.rows = 100;
  std::latch reading(1);
  world.source.before_batch = [&](int64_t, std::stop_token token) -> Status {
    reading.count_down();
    world.clock.Sleep(std::chrono::hours(1), token);
    return Cancelled("stopped");
  };
  std::jthread stopper([&] {
    reading.wait();
    world.stop.request_stop();
  });
  EXPECT_TRUE(world.Carry(world.journal.Claim()).Is(ErrorKind::kCancelled));
  EXPECT_EQ(world.journal.run().state, model::RunState::kRunning);
}

TEST(Runner, LeftoversOfEarlierAttemptsAreThrownAway) {
  FakeWorld world;
  world.source.rows = 10;
  const store::Claim first = world.journal.Claim();
  auto known = world.bucket.StartUpload("crm/known", {}, {});
  auto unknown = world.bucket.StartUpload("crm/unknown", {}, {});
  ASSERT_TRUE(world.journal.RecordUpload(first.lease, {"crm/known", (*known)->upload_id()}).ok());
  ASSERT_TRUE(world.journal.RecordUpload(first.lease, {"crm/unknown", ""}).ok());
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  EXPECT_EQ(world.Manifest().at("attempt"), 2);
}

TEST(Runner, CommitThatWasBegunIsFinishedWithoutReading) {
  for (int at = 1; at < 200; ++at) {
    FakeWorld world;
    world.source.rows = 10;
    FakeTrap trap(FakeTrap::Kind::kDieAfter, at);
    static_cast<void>(world.Carry(world.journal.Claim(), trap).ok());
    if (world.journal.run().state != model::RunState::kCommitting) continue;
    EXPECT_EQ(world.journal.run().manifest_uri, "s3://lake/" + FakeWorld::ManifestKey());
    const int opened = world.source.opened;
    ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
    world.ExpectWhole();
    EXPECT_EQ(world.source.opened, opened);
    return;
  }
  FAIL() << "no call left the run committing";
}

TEST(Runner, OtherManifestInTheWayIsNeverOverwrittenAndTheRunSaysSo) {
  FakeWorld world;
  world.source.rows = 10;
  world.bucket.Plant(FakeWorld::ManifestKey(), "{}");
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kCommitting);
  EXPECT_THAT(world.journal.run().message, HasSubstr("already holds another manifest"));
  EXPECT_EQ(world.bucket.contents().at(FakeWorld::ManifestKey()).bytes, "{}");
}

TEST(Runner, CommitRecordThatCannotBeReadIsSaidAndNothingIsRead) {
  FakeWorld world;
  store::Claim claim = world.journal.Claim();
  ASSERT_TRUE(world.journal.Precommit(claim.lease, "{", {}, "s3://lake/m", {}).ok());
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kCommitting);
  EXPECT_THAT(world.journal.run().message, HasSubstr("commit record cannot be read"));
  EXPECT_EQ(world.source.opened, 0);
}

TEST(Runner, BatchLargerThanTheQueuePasses) {
  FakeWorld world;
  world.source.rows = 3;
  world.source.rows_of_batch = 1;
  world.source.text_bytes = 6 * 1024 * 1024;  // the queue of the least lane takes 5 MiB
  world.options.memory_bytes = kLeastLaneBytes;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
}

TEST(Runner, MemoryStaysWithinItsShareWhenTheBucketIsSlow) {
  FakeWorld world;
  world.source.rows = 40;
  world.source.rows_of_batch = 1;
  world.source.text_bytes = 1024 * 1024;
  world.options.memory_bytes = kLeastLaneBytes;
  const MemoryShares shares = ShareMemory(world.options.memory_bytes, 1);
  // The writer stands still until the reader has filled the queue.
  std::latch full(static_cast<std::ptrdiff_t>(shares.queue_bytes / (1024 * 1024)));
  std::atomic<int> batches{0};
  world.source.before_batch = [&](int64_t, std::stop_token) -> Status {
    if (batches++ < shares.queue_bytes / (1024 * 1024)) full.count_down();
    return {};
  };
  FakeTrap slow(FakeTrap::Kind::kMeanwhile, 3, [&] { full.wait(); });
  ASSERT_TRUE(world.Carry(world.journal.Claim(), slow).ok());
  world.ExpectWhole();
  EXPECT_LE(world.source.most_pool_bytes, shares.pool_bytes);
  EXPECT_LE(world.source.most_pool_bytes, shares.queue_bytes + 6 * 1024 * 1024);
}

TEST(Runner, RowTooLargeForTheBudgetFailsTheRun) {
  FakeWorld world;
  world.source.rows = 1;
  world.source.text_bytes = 64 * 1024 * 1024;
  world.options.memory_bytes = kLeastLaneBytes;
  EXPECT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().error, ErrorKind::kQuota);
  EXPECT_THAT(
      world.journal.run().message,
      AllOf(StartsWith("_profile: row 1 of split 1 of 1 does not fit into memory: with it "),
            HasSubstr(" bytes are needed at once and there are 26214400: raise")));
  world.ExpectNothing();
}

}  // namespace
}  // namespace sluice::run
