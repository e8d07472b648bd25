#include "objects/s3/object_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/fake_clock.h"
#include "digest/digest.h"
#include "objects/s3/fake_s3.h"
#include "objects/s3/s3_object_store.h"

namespace sluice::objects {
namespace {

constexpr char kAskedKey[] = "arn:aws:kms:eu-west-1:123456789012:key/asked";

std::string Encryptions(Encryption encryption, std::string own_key, std::string_view asked) {
  S3Endpoint endpoint;
  endpoint.encryption = encryption;
  endpoint.kms_key = std::move(own_key);
  http::Headers headers;
  AddEncryption(endpoint, asked, headers);
  std::string text;
  for (const auto& [name, value] : headers.fields()) text += name + "=" + value + ";";
  return text;
}

TEST(AddEncryption, SaysWhatTheSettingAndTheKeyMean) {
  const std::string kms = "x-amz-server-side-encryption=aws:kms;";
  const std::string key = "x-amz-server-side-encryption-aws-kms-key-id=";
  const std::string asked = kAskedKey;
  EXPECT_EQ(Encryptions(Encryption::kAsAsked, "", ""), "");
  EXPECT_EQ(Encryptions(Encryption::kAsAsked, "", asked), kms + key + asked + ";");
  EXPECT_EQ(Encryptions(Encryption::kNone, "", asked), "");
  EXPECT_EQ(Encryptions(Encryption::kS3, "", asked), "x-amz-server-side-encryption=AES256;");
  EXPECT_EQ(Encryptions(Encryption::kKms, "", ""), kms);
  EXPECT_EQ(Encryptions(Encryption::kKms, "", asked), kms + key + asked + ";");
  EXPECT_EQ(Encryptions(Encryption::kKms, "own", asked), kms + key + "own;");
}

TEST(AddChecksum, IsWhatOthersMakeOfTheSameBytes) {
  const std::string bytes = "123456789";
  const std::string sha256 = digest::Sha256Hex(bytes);
  const auto header = [&](Checksum checksum) {
    http::Headers headers;
    const std::string kept = AddChecksum(checksum, bytes, sha256, headers);
    return (headers.fields().empty() ? "" : headers.fields()[0].second) + " " + kept;
  };
  EXPECT_EQ(header(Checksum::kNone), " ");
  EXPECT_EQ(header(Checksum::kMd5), "JfnnlDI7RTiF9RgfG2JNCw== ");
  EXPECT_EQ(header(Checksum::kCrc32c), "4waSgw== crc32c:4waSgw==");
  EXPECT_EQ(header(Checksum::kSha256),
            "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU= "
            "sha256:FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=");
}

class ChecksumTest : public testing::TestWithParam<Checksum> {
 protected:
  std::unique_ptr<S3ObjectStore> Open(Checksum checksum) {
    S3Endpoint endpoint{s3_.url(), FakeS3::kRegion, true, FakeS3::credentials()};
    endpoint.checksum = checksum;
    auto store = S3ObjectStore::Open(clock_, client_, {FakeS3::kBucket, endpoint, {}, 1024});
    CHECK(store.ok());
    return *std::move(store);
  }

  Result<PendingUpload> Uploaded(ObjectStore& store, std::string_view bytes) {
    TRY_ASSIGN(auto upload, store.StartUpload("k", {.owner = "run-1", .part_bytes = 1024}, {}));
    TRY(upload->Append(bytes));
    return upload->Finish();
  }

  FakeClock clock_;
  FakeS3 s3_;
  http::Client client_;
};

// The fake compares each with the bytes, and at the end with what each part had.
TEST_P(ChecksumTest, ABucketWithObjectLockTakesIt) {
  s3_.RequireChecksums();
  const auto store = Open(GetParam());
  const std::string bytes(5000, 'x');
  const auto pending = Uploaded(*store, bytes);
  ASSERT_TRUE(pending.ok()) << pending.status().ToString();
  // As after a restart under another setting: what Complete sends is of the upload.
  const Status completed = Open(Checksum::kNone)->Complete(*pending, {});
  EXPECT_TRUE(completed.ok()) << completed.ToString();
  EXPECT_EQ(*store->Read("k", 10'000, {}), bytes);
  const auto put = store->PutIfAbsent("m", "{}", {"application/json"}, {});
  EXPECT_TRUE(put.ok()) << put.status().ToString();
}

INSTANTIATE_TEST_SUITE_P(Modes, ChecksumTest,
                         testing::Values(Checksum::kMd5, Checksum::kCrc32c, Checksum::kSha256));

TEST_F(ChecksumTest, ABucketThatWantsOneIsSaidToNeedTheSetting) {
  s3_.RequireChecksums();
  const auto store = Open(Checksum::kNone);
  EXPECT_EQ(Uploaded(*store, "rows").status().message(),
            "bucket 'lake' answered 400 InvalidRequest to UploadPart; a bucket with Object Lock "
            "needs the setting checksum");
  EXPECT_THAT(store->PutIfAbsent("m", "{}", {"application/json"}, {}).status().message(),
              testing::EndsWith("needs the setting checksum"));
}

TEST_F(ChecksumTest, AChecksumThatDoesNotFitIsNoRetry) {
  s3_.InjectError("UploadPart", 400, "BadDigest");
  const auto store = Open(Checksum::kCrc32c);
  EXPECT_TRUE(Uploaded(*store, "rows").status().Is(ErrorKind::kCorrupt));
}

TEST_F(ChecksumTest, TheKeyThatIsAskedForIsOnEveryObjectAndNoAclIs) {
  const auto store = Open(Checksum::kNone);
  ASSERT_TRUE(store->StartUpload("k", {.owner = "run-1", .kms_key = kAskedKey}, {}).ok());
  ASSERT_TRUE(store->PutIfAbsent("m", "{}", {"application/json", kAskedKey}, {}).ok());
  for (const char* action : {"CreateMultipartUpload", "PutObject"}) {
    EXPECT_EQ(s3_.LastHeader(action, "x-amz-server-side-encryption"), "aws:kms");
    EXPECT_EQ(s3_.LastHeader(action, "x-amz-server-side-encryption-aws-kms-key-id"), kAskedKey);
    EXPECT_FALSE(s3_.LastHeader(action, "x-amz-acl"));
  }
}

}  // namespace
}  // namespace sluice::objects
