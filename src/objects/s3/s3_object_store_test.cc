#include "objects/s3/s3_object_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include "base/fake_clock.h"
#include "metrics/catalogue.h"
#include "objects/s3/fake_s3.h"

namespace sluice::objects {
namespace {

using Kind = FakeS3::Fault::Kind;

class S3ObjectStoreTest : public testing::Test {
 protected:
  S3ObjectStoreTest() { store_ = Open({}); }

  std::unique_ptr<S3ObjectStore> Open(RetryOptions retry,
                                      sigv4::Credentials credentials = FakeS3::credentials()) {
    auto store = S3ObjectStore::Open(
        clock_, client_,
        {FakeS3::kBucket, {s3_.url(), FakeS3::kRegion, true, std::move(credentials)}, retry, 1024});
    CHECK(store.ok());
    return *std::move(store);
  }

  PendingUpload Finished(std::string_view bytes = "rows", std::string owner = "run-1") {
    UploadOptions options;
    options.owner = std::move(owner);
    options.part_bytes = 1024;
    auto upload = store_->StartUpload("k", options, {});
    EXPECT_TRUE(upload.ok()) << upload.status().ToString();
    EXPECT_TRUE((*upload)->Append(bytes).ok());
    auto pending = (*upload)->Finish();
    EXPECT_TRUE(pending.ok()) << pending.status().ToString();
    return *pending;
  }

  void Break(std::string action, Kind kind, int times = 1) {
    FakeS3::Fault fault{std::move(action)};
    fault.kind = kind;
    s3_.Inject(fault, times);
  }

  long Count(std::string_view action) const {
    const auto actions = s3_.actions();
    return std::ranges::count(actions, action);
  }

  std::string Read() {
    const auto read = store_->Read("k", 1'000'000, {});
    return read.ok() ? *read : read.status().ToString();
  }

  FakeClock clock_;
  FakeS3 s3_;
  http::Client client_;
  std::unique_ptr<S3ObjectStore> store_;
};

TEST_F(S3ObjectStoreTest, EveryTryIsCountedByItsOutcome) {
  const auto count = [](std::string_view outcome) {
    return metrics::kS3Requests.Value({"UploadPart", outcome});
  };
  const double ok = count("ok");
  const double throttled = count("throttled");
  const double unavailable = count("unavailable");
  const double denied = count("denied");
  s3_.InjectError("UploadPart", 503, "SlowDown", 2);
  s3_.InjectError("UploadPart", 500, "InternalError");
  Finished();
  EXPECT_EQ(count("ok"), ok + 1);
  EXPECT_EQ(count("throttled"), throttled + 2);
  EXPECT_EQ(count("unavailable"), unavailable + 1);
  EXPECT_EQ(count("denied"), denied);
}

TEST_F(S3ObjectStoreTest, PartsSurviveThrottlingAndBrokenLines) {
  s3_.InjectError("CreateMultipartUpload", 503, "SlowDown", 3);
  s3_.InjectError("UploadPart", 503, "SlowDown", 3);
  s3_.InjectError("UploadPart", 500, "InternalError", 2);
  s3_.InjectError("UploadPart", 400, "RequestTimeout");
  Break("UploadPart", Kind::kLoseAnswer, 2);
  Break("UploadPart", Kind::kCutAnswer);
  s3_.InjectError("CompleteMultipartUpload", 503, "SlowDown", 2);
  const std::string bytes(10 * 1024 + 1, 'x');
  ASSERT_TRUE(store_->Complete(Finished(bytes), {}).ok());
  EXPECT_EQ(Read(), bytes);
}

// S3's limits and ours, scaled down by 2^20: 5 TiB of parts that begin with 5 MiB.
TEST_F(S3ObjectStoreTest, FiveTebibytesFitIntoTenThousandParts) {
  constexpr int64_t kScale = 1 << 20;
  constexpr int64_t kMost = (int64_t{5} << 40) / kScale;
  auto store = S3ObjectStore::Open(
      clock_, client_,
      {FakeS3::kBucket, {s3_.url(), FakeS3::kRegion, true, FakeS3::credentials()}, {}, 5});
  ASSERT_TRUE(store.ok());
  store_ = *std::move(store);
  auto upload = store_->StartUpload("k", {.owner = "run-1", .part_bytes = 5}, {});
  ASSERT_TRUE(upload.ok());
  std::string bytes(size_t(kMost), '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = char('a' + i * 7919 % 26);
  ASSERT_TRUE((*upload)->Append(bytes).ok());
  const auto pending = (*upload)->Finish();
  ASSERT_TRUE(pending.ok()) << pending.status().ToString();
  EXPECT_LE(pending->parts.size(), 10'000u);
  EXPECT_EQ(pending->bytes, kMost);
  ASSERT_TRUE(store_->Complete(*pending, {}).ok());
  const auto read = store_->Read("k", kMost, {});
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(*read == bytes);
}

TEST_F(S3ObjectStoreTest, MoreThanTenThousandPartsHoldIsRefusedBeforeItIsSent) {
  auto upload = store_->StartUpload(
      "k", {.owner = "run-1", .part_bytes = 1024, .memory_bytes = 3 * 1024}, {});
  ASSERT_TRUE(upload.ok());
  const int64_t most = 950 * 1024 + (10'000 - 950) * 1536;
  EXPECT_EQ((*upload)->max_bytes(), most);
  const Status status = (*upload)->Append(std::string(size_t(most + 1), 'x'));
  EXPECT_TRUE(status.Is(ErrorKind::kInvalid));
  EXPECT_EQ(status.message(),
            "the object would have more than 15 MB, all that 10000 parts hold within the memory "
            "for them");
  EXPECT_EQ(Count("UploadPart"), 0);
}

TEST_F(S3ObjectStoreTest, PartsThatTheStoreHoldsOtherwiseFailBeforeTheCommit) {
  s3_.KeepHalfOfParts();
  auto upload = store_->StartUpload("k", {.owner = "run-1", .part_bytes = 1024}, {});
  ASSERT_TRUE(upload.ok());
  ASSERT_TRUE((*upload)->Append(std::string(3000, 'x')).ok());
  const Status status = (*upload)->Finish().status();
  EXPECT_TRUE(status.Is(ErrorKind::kCorrupt));
  EXPECT_EQ(status.message(), "bucket 'lake' holds other bytes than were sent: part 1");
}

TEST_F(S3ObjectStoreTest, EveryPageOfPartsIsCompared) {
  s3_.SetPageEntries(3);
  const PendingUpload pending = Finished(std::string(10 * 1024, 'x'));
  EXPECT_EQ(Count("ListParts"), 4);
  EXPECT_TRUE(store_->Complete(pending, {}).ok());
}

TEST_F(S3ObjectStoreTest, APartThatIsMissingIsFoundMissing) {
  FakeS3::Fault none{"ListParts"};
  none.body = "<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>";
  s3_.Inject(none);
  auto upload = store_->StartUpload("k", {.owner = "run-1"}, {});
  ASSERT_TRUE(upload.ok());
  EXPECT_TRUE((*upload)->Finish().status().Is(ErrorKind::kCorrupt));
}

TEST_F(S3ObjectStoreTest, AnUploadThatMayHaveBegunTwiceSaysSoAndTheOtherCanBeRemoved) {
  Break("CreateMultipartUpload", Kind::kLoseAnswer);
  auto upload = store_->StartUpload("k", {.owner = "run-1"}, {});
  ASSERT_TRUE(upload.ok());
  EXPECT_TRUE((*upload)->may_have_begun_twice());
  EXPECT_EQ(s3_.incomplete_uploads(), 2u);
  ASSERT_TRUE(store_->AbortOthers("k", (*upload)->upload_id(), {}).ok());
  EXPECT_EQ(s3_.incomplete_uploads(), 1u);
  EXPECT_TRUE((*upload)->Finish().ok());
  EXPECT_FALSE((*store_->StartUpload("k", {}, {}))->may_have_begun_twice());
}

TEST_F(S3ObjectStoreTest, ASlowDownHoldsEveryRequestOfTheBucketBack) {
  EXPECT_EQ(store_->HeldBack(), "");
  s3_.InjectError("PutObject", 503, "SlowDown");
  ASSERT_TRUE(store_->PutIfAbsent("k", "x", {"text/plain"}, {}).ok());
  EXPECT_THAT(store_->HeldBack(),
              testing::MatchesRegex("bucket 'lake' slows us down: [0-9]+ requests? a second"));
  const auto before = clock_.Steady();
  for (int i = 0; i < 3; ++i) ASSERT_EQ(Read(), "x");
  EXPECT_GT(clock_.Steady(), before);
  for (int i = 0; i < 100 && !store_->HeldBack().empty(); ++i) ASSERT_EQ(Read(), "x");
  EXPECT_EQ(store_->HeldBack(), "") << "all went well for long";
}

TEST_F(S3ObjectStoreTest, OtherFailuresHoldNothingBack) {
  s3_.InjectError("PutObject", 500, "InternalError", 2);
  Break("PutObject", Kind::kLoseAnswer);
  ASSERT_TRUE(store_->PutIfAbsent("k", "x", {"text/plain"}, {}).ok());
  s3_.InjectError("GetObject", 403, "AccessDenied");
  EXPECT_TRUE(store_->Read("k", 10, {}).status().Is(ErrorKind::kDenied));
  EXPECT_EQ(store_->HeldBack(), "");
}

// A minute of refusals, as one sender sees it: fewer than ten requests a second, and then it works.
TEST_F(S3ObjectStoreTest, AMinuteOfSlowDownIsRiddenOut) {
  const auto start = clock_.Steady();
  std::atomic<int> refused{0};
  s3_.SlowDownWhile([&] {
    const bool busy = clock_.Steady() - start < std::chrono::seconds(60);
    refused += busy ? 1 : 0;
    return busy;
  });
  const auto put = store_->PutIfAbsent("k", "x", {"text/plain"}, {});
  ASSERT_TRUE(put.ok()) << put.status().ToString();
  EXPECT_TRUE(*put);
  EXPECT_GE(clock_.Steady() - start, std::chrono::seconds(60));
  EXPECT_LT(refused, 600);
}

TEST_F(S3ObjectStoreTest, AttemptsEnd) {
  store_ = Open({.max_attempts = 5});
  s3_.InjectError("CreateMultipartUpload", 503, "SlowDown", 100);
  const Status status = store_->StartUpload("k", {}, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kThrottled));
  EXPECT_EQ(status.message(), "bucket 'lake' answered 503 SlowDown to CreateMultipartUpload");
  EXPECT_EQ(Count("CreateMultipartUpload"), 5);
}

TEST_F(S3ObjectStoreTest, ARefusalIsNotTriedAgain) {
  s3_.InjectError("PutObject", 403, "AccessDenied");
  const Status status = store_->PutIfAbsent("k", "x", {"text/plain"}, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kDenied));
  EXPECT_EQ(status.message(), "bucket 'lake' answered 403 AccessDenied to PutObject");
  EXPECT_EQ(Count("PutObject"), 1);
}

TEST_F(S3ObjectStoreTest, ARefusedPartEndsTheUpload) {
  auto upload = store_->StartUpload("k", {.owner = "run-1", .part_bytes = 1024}, {});
  ASSERT_TRUE(upload.ok());
  s3_.InjectError("UploadPart", 403, "AccessDenied", 100);
  Status status;
  const std::string part(1024, 'x');
  for (int i = 0; i < 100 && status.ok(); ++i) status = (*upload)->Append(part);
  EXPECT_TRUE(status.Is(ErrorKind::kDenied)) << status.ToString();
  EXPECT_TRUE((*upload)->Finish().status().Is(ErrorKind::kDenied));
}

TEST_F(S3ObjectStoreTest, ALostAnswerToCompleteIsFoundDone) {
  Break("CompleteMultipartUpload", Kind::kLoseAnswer);
  ASSERT_TRUE(store_->Complete(Finished(), {}).ok());
  EXPECT_EQ(Count("HeadObject"), 1);
  EXPECT_EQ(Read(), "rows");
}

TEST_F(S3ObjectStoreTest, HalfAnAnswerToCompleteIsFoundDone) {
  Break("CompleteMultipartUpload", Kind::kCutAnswer);
  EXPECT_TRUE(store_->Complete(Finished(), {}).ok());
}

TEST_F(S3ObjectStoreTest, AnErrorWithin200IsAnError) {
  s3_.InjectError("CompleteMultipartUpload", 200, "InternalError", 2);
  ASSERT_TRUE(store_->Complete(Finished(), {}).ok());
  EXPECT_EQ(Count("CompleteMultipartUpload"), 3);
  s3_.InjectError("CompleteMultipartUpload", 200, "InvalidPart");
  const Status status = store_->Complete(Finished(), {});
  EXPECT_TRUE(status.Is(ErrorKind::kCorrupt));
  EXPECT_EQ(status.message(), "bucket 'lake' answered 200 InvalidPart to CompleteMultipartUpload");
}

TEST_F(S3ObjectStoreTest, A200WithNothingInItIsTriedAgain) {
  s3_.Inject({"CompleteMultipartUpload"}, 2);
  EXPECT_TRUE(store_->Complete(Finished(), {}).ok());
  EXPECT_EQ(Count("CompleteMultipartUpload"), 3);
}

TEST_F(S3ObjectStoreTest, AStoreThatAnswers500ForAnUploadThatIsGoneIsSeenThrough) {
  const PendingUpload pending = Finished();
  ASSERT_TRUE(store_->Complete(pending, {}).ok());
  s3_.InjectError("CompleteMultipartUpload", 500, "InternalError", 1000);
  EXPECT_TRUE(store_->Complete(pending, {}).ok());
  PendingUpload never = pending;
  never.upload_id = "never";
  never.owner = "run-2";
  EXPECT_TRUE(store_->Complete(never, {}).Is(ErrorKind::kCorrupt));
}

TEST_F(S3ObjectStoreTest, WithoutMetadataTheEtagTellsOurObject) {
  s3_.DropMetadata();
  const PendingUpload ours = Finished(std::string(3000, 'x'));
  ASSERT_TRUE(store_->Complete(ours, {}).ok());
  EXPECT_TRUE(store_->Complete(ours, {}).ok());
  const PendingUpload others = Finished(std::string(3000, 'y'));
  ASSERT_TRUE(store_->Complete(others, {}).ok());
  EXPECT_TRUE(store_->Complete(ours, {}).Is(ErrorKind::kCorrupt));
}

TEST_F(S3ObjectStoreTest, APutWhoseAnswerWasLostKnowsItself) {
  Break("PutObject", Kind::kLoseAnswer);
  const auto put = store_->PutIfAbsent("k", "mine", {"text/plain"}, {});
  ASSERT_TRUE(put.ok()) << put.status().ToString();
  EXPECT_TRUE(*put);
  EXPECT_EQ(Count("HeadObject"), 1);
}

TEST_F(S3ObjectStoreTest, APutThatLostTheRaceKnowsThatToo) {
  ASSERT_TRUE(store_->PutIfAbsent("k", "theirs", {"text/plain"}, {}).ok());
  s3_.InjectError("PutObject", 500, "InternalError");
  const auto put = store_->PutIfAbsent("k", "mine", {"text/plain"}, {});
  ASSERT_TRUE(put.ok()) << put.status().ToString();
  EXPECT_FALSE(*put);
  EXPECT_EQ(Read(), "theirs");
}

TEST_F(S3ObjectStoreTest, AConflictOfConditionsIsTriedAgain) {
  s3_.InjectError("PutObject", 409, "ConditionalRequestConflict", 2);
  const auto put = store_->PutIfAbsent("k", "x", {"text/plain"}, {});
  ASSERT_TRUE(put.ok());
  EXPECT_TRUE(*put);
  EXPECT_EQ(Count("PutObject"), 3);
}

TEST_F(S3ObjectStoreTest, ACutBodyIsReadAgain) {
  ASSERT_TRUE(store_->PutIfAbsent("k", "0123456789", {"text/plain"}, {}).ok());
  Break("GetObject", Kind::kCutAnswer);
  EXPECT_EQ(Read(), "0123456789");
  EXPECT_EQ(Count("GetObject"), 2);
}

TEST_F(S3ObjectStoreTest, AClockThatDiffersIsBelievedOnce) {
  s3_.clock().SetWall(clock_.Now() + 3'600'000);
  s3_.InjectError("PutObject", 403, "RequestTimeTooSkewed");
  ASSERT_TRUE(store_->PutIfAbsent("k", "x", {"text/plain"}, {}).ok());
  EXPECT_EQ(s3_.LastHeader("PutObject", "x-amz-date"), "20260101T010000Z");
  ASSERT_TRUE(store_->PutIfAbsent("k2", "x", {"text/plain"}, {}).ok());
  EXPECT_EQ(s3_.LastHeader("PutObject", "x-amz-date"), "20260101T010000Z");
  s3_.InjectError("PutObject", 403, "RequestTimeTooSkewed", 100);
  EXPECT_TRUE(store_->PutIfAbsent("k3", "x", {}, {}).status().Is(ErrorKind::kDenied));
  EXPECT_EQ(Count("PutObject"), 4) << "our clock is right, so signing anew changes nothing";
}

TEST_F(S3ObjectStoreTest, ARefusedHeadWithAnotherTimeIsSignedAnew) {
  s3_.clock().SetWall(clock_.Now() + 3'600'000);
  FakeS3::Fault refusal{"HeadBucket"};
  refusal.status = 403;
  s3_.Inject(refusal);
  EXPECT_TRUE(store_->CheckBucket({}).ok());
  EXPECT_EQ(Count("HeadBucket"), 2);
}

TEST_F(S3ObjectStoreTest, AWrongSecretIsDeniedWithoutShowingIt) {
  store_ = Open({}, {"AKIDLAKE", "wrong-secret", ""});
  const Status status = store_->PutIfAbsent("k", "x", {"text/plain"}, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kDenied));
  EXPECT_THAT(status.message(), testing::HasSubstr("403 SignatureDoesNotMatch to PutObject"));
  EXPECT_THAT(status.ToString(), testing::Not(testing::HasSubstr("secret")));
}

TEST_F(S3ObjectStoreTest, TheCheckNamesTheRegion) {
  FakeS3::Fault moved{"HeadBucket"};
  moved.status = 301;
  moved.headers = {{"x-amz-bucket-region", "us-west-2"}};
  s3_.Inject(moved);
  EXPECT_EQ(store_->CheckBucket({}).message(),
            "bucket 'lake' is in Region us-west-2, but is configured for eu-test-1");
}

TEST_F(S3ObjectStoreTest, TheCheckDoesNotKeepAPersonWaiting) {
  s3_.InjectError("HeadBucket", 503, "SlowDown", 100);
  EXPECT_TRUE(store_->CheckBucket({}).Is(ErrorKind::kThrottled));
  EXPECT_LE(Count("HeadBucket"), 3);
}

TEST_F(S3ObjectStoreTest, AbortGoesOnUntilTheUploadIsGone) {
  const PendingUpload pending = Finished();
  s3_.LetPartsOutliveOneAbort();
  ASSERT_TRUE(store_->Abort("k", pending.upload_id, {}).ok());
  EXPECT_EQ(s3_.incomplete_uploads(), 0u);
  EXPECT_EQ(Count("AbortMultipartUpload"), 2);
}

TEST_F(S3ObjectStoreTest, AbortAllReadsEveryPage) {
  s3_.SetPageEntries(2);
  for (int i = 0; i < 7; ++i) Finished();
  ASSERT_TRUE(store_->AbortAll("k", {}).ok());
  EXPECT_EQ(s3_.incomplete_uploads(), 0u);
  EXPECT_EQ(Count("ListMultipartUploads"), 4);
}

TEST_F(S3ObjectStoreTest, AListThatDoesNotMoveEnds) {
  FakeS3::Fault stuck{"ListMultipartUploads"};
  stuck.body =
      "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>"
      "<NextKeyMarker>k</NextKeyMarker></ListMultipartUploadsResult>";
  s3_.Inject(stuck, 100);
  EXPECT_TRUE(store_->AbortAll("k", {}).Is(ErrorKind::kCorrupt));
}

TEST_F(S3ObjectStoreTest, AnAnswerWithoutAnEtagIsCorrupt) {
  s3_.Inject({"UploadPart"});
  auto upload = store_->StartUpload("k", {}, {});
  ASSERT_TRUE(upload.ok());
  EXPECT_TRUE((*upload)->Finish().status().Is(ErrorKind::kCorrupt));
}

TEST_F(S3ObjectStoreTest, OwnerAndContentTypeTravel) {
  UploadOptions options;
  options.owner = "run-9/2";
  options.content_type = "text/csv";
  ASSERT_TRUE(store_->StartUpload("k", options, {}).ok());
  EXPECT_EQ(s3_.LastHeader("CreateMultipartUpload", "x-amz-meta-sluice-owner"), "run-9/2");
  EXPECT_EQ(s3_.LastHeader("CreateMultipartUpload", "content-type"), "text/csv");
  options.owner = "a\r\nx-evil: 1";
  EXPECT_TRUE(store_->StartUpload("k", options, {}).status().Is(ErrorKind::kInvalid));
}

TEST_F(S3ObjectStoreTest, StopEndsARequestThatHangs) {
  Break("GetObject", Kind::kHang);
  std::stop_source source;
  std::jthread stopper([&] {
    s3_.AwaitHanging();
    source.request_stop();
  });
  EXPECT_TRUE(store_->Read("k", 10, source.get_token()).status().Is(ErrorKind::kCancelled));
  s3_.ReleaseHanging();
}

TEST_F(S3ObjectStoreTest, ADroppedUploadStopsWhatHangs) {
  auto upload = store_->StartUpload("k", {.owner = "run-1", .part_bytes = 1024}, {});
  ASSERT_TRUE(upload.ok());
  Break("UploadPart", Kind::kHang);
  ASSERT_TRUE((*upload)->Append(std::string(1024, 'x')).ok());
  s3_.AwaitHanging();
  upload->reset();
  s3_.ReleaseHanging();
}

TEST_F(S3ObjectStoreTest, AStoreThatIsNotThereIsUnavailable) {
  http::ServerOptions options;
  auto server =
      http::Server::Start(clock_, options, [](const http::Request&) { return http::Response(); });
  ASSERT_TRUE(server.ok());
  const std::string url = "http://127.0.0.1:" + std::to_string((*server)->port());
  server->reset();
  auto store = S3ObjectStore::Open(
      clock_, client_,
      {"lake", {url, "us-east-1", true, FakeS3::credentials()}, {.max_attempts = 3}, 1024});
  ASSERT_TRUE(store.ok());
  const Status status = (*store)->Read("k", 10, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable));
  EXPECT_THAT(status.message(), testing::StartsWith("bucket 'lake' did not answer GetObject: "));
}

}  // namespace
}  // namespace sluice::objects
