#include "objects/buckets.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/fake_clock.h"
#include "base/id.h"
#include "objects/s3/fake_s3.h"

namespace sluice::objects {
namespace {

class BucketsTest : public testing::Test {
 protected:
  ~BucketsTest() override { std::filesystem::remove_all(root_); }

  BucketsOptions Options() const {
    BucketsOptions options;
    options.folder = root_ / "buckets";
    options.uploads = root_ / "uploads";
    return options;
  }

  FakeClock clock_;
  const std::filesystem::path root_ = std::filesystem::path(testing::TempDir()) / NewUuid();
};

TEST_F(BucketsTest, AnEmbeddedBucketIsMadeOnceAndFound) {
  Buckets buckets(clock_, Options());
  const auto before = buckets.Find("lake");
  ASSERT_TRUE(before.ok());
  EXPECT_TRUE((*before)->CheckBucket({}).Is(ErrorKind::kNotFound));
  ASSERT_TRUE(buckets.CreateEmbedded("lake").ok());
  EXPECT_TRUE((*before)->CheckBucket({}).ok());
  EXPECT_TRUE(buckets.CreateEmbedded("lake").Is(ErrorKind::kDuplicate));
  EXPECT_EQ(*buckets.Find("lake"), *before);
}

TEST_F(BucketsTest, WrongNamesAreRefused) {
  Buckets buckets(clock_, Options());
  EXPECT_TRUE(buckets.Find("..").status().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(buckets.CreateEmbedded("Lake").Is(ErrorKind::kInvalid));
  EXPECT_FALSE(std::filesystem::exists(root_));
}

TEST_F(BucketsTest, ABoundBucketIsAtItsEndpointAndTheOthersAreEmbedded) {
  FakeS3 s3;
  BucketsOptions options = Options();
  options.bound["lake"] = {s3.url(), FakeS3::kRegion, true, FakeS3::credentials()};
  Buckets buckets(clock_, options);
  EXPECT_TRUE((*buckets.Find("lake"))->CheckBucket({}).ok());
  EXPECT_EQ(s3.actions(), std::vector<std::string>{"HeadBucket"});
  EXPECT_TRUE(buckets.CreateEmbedded("lake").Is(ErrorKind::kUnsupported));
  EXPECT_TRUE(buckets.CreateEmbedded("pond").ok());
  EXPECT_TRUE((*buckets.Find("pond"))->CheckBucket({}).ok());
}

TEST_F(BucketsTest, AFallbackTakesEveryOtherName) {
  FakeS3 s3;
  BucketsOptions options = Options();
  options.fallback = {s3.url(), FakeS3::kRegion, true, FakeS3::credentials()};
  Buckets buckets(clock_, options);
  EXPECT_TRUE((*buckets.Find("lake"))->CheckBucket({}).ok());
  EXPECT_TRUE((*buckets.Find("nowhere"))->CheckBucket({}).Is(ErrorKind::kNotFound));
  EXPECT_TRUE(buckets.CreateEmbedded("pond").Is(ErrorKind::kUnsupported));
}

TEST_F(BucketsTest, AnEndpointThatIsNoUrlIsRefused) {
  BucketsOptions options = Options();
  options.bound["lake"].url = "ftp://host";
  Buckets buckets(clock_, options);
  EXPECT_TRUE(buckets.Find("lake").status().Is(ErrorKind::kInvalid));
}

TEST_F(BucketsTest, NamesAreBounded) {
  Buckets buckets(clock_, Options());
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(buckets.Find("lake-" + std::to_string(i)).ok());
  }
  EXPECT_TRUE(buckets.Find("one-more").status().Is(ErrorKind::kQuota));
  EXPECT_TRUE(buckets.Find("lake-17").ok());
}

}  // namespace
}  // namespace sluice::objects
