#include "objects/s3/s3_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/fake_clock.h"
#include "objects/s3/fake_s3.h"
#include "objects/s3/s3_object_store.h"

namespace sluice::objects {
namespace {

using Kind = FakeS3::Fault::Kind;

class S3ReaderTest : public testing::Test {
 protected:
  S3ReaderTest() {
    auto store = S3ObjectStore::Open(
        clock_, client_,
        {FakeS3::kBucket, {s3_.url(), FakeS3::kRegion, true, FakeS3::credentials()}, {}});
    CHECK(store.ok());
    store_ = *std::move(store);
  }

  ObjectInfo Listed(std::string_view key) {
    const auto page = store_->List(key, "", 1, {});
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    return page.ok() && !page->objects.empty() ? page->objects[0] : ObjectInfo{};
  }

  Result<std::string> Read(const ObjectInfo& object, int64_t offset, size_t count) {
    std::string bytes(count, '\0');
    TRY_ASSIGN(const size_t read, store_->ReadAt(object, offset, bytes, {}));
    bytes.resize(read);
    return bytes;
  }

  void Answer(std::string action, int status, std::string body) {
    FakeS3::Fault fault{std::move(action)};
    fault.status = status;
    fault.body = std::move(body);
    s3_.Inject(fault);
  }

  FakeClock clock_;
  FakeS3 s3_;
  http::Client client_;
  std::unique_ptr<ObjectStore> store_;
};

TEST_F(S3ReaderTest, APieceIsAskedForOfTheVersionListed) {
  s3_.Plant("k", "0123456789");
  const ObjectInfo object = Listed("k");
  EXPECT_EQ(object.modified_at.value, 1767323045678);
  EXPECT_EQ(*Read(object, 2, 3), "234");
  EXPECT_EQ(s3_.LastHeader("GetObject", "Range"), "bytes=2-4");
  EXPECT_EQ(s3_.LastHeader("GetObject", "If-Match"), object.version);
}

TEST_F(S3ReaderTest, BrokenLinesAndThrottlingAreReadThrough) {
  s3_.Plant("k", "0123456789");
  const ObjectInfo object = Listed("k");
  s3_.InjectError("GetObject", 503, "SlowDown", 2);
  for (const Kind kind : {Kind::kLoseAnswer, Kind::kCutAnswer}) {
    FakeS3::Fault fault{"GetObject"};
    fault.kind = kind;
    s3_.Inject(fault);
  }
  EXPECT_EQ(*Read(object, 0, 10), "0123456789");
  s3_.InjectError("ListObjectsV2", 500, "InternalError", 3);
  EXPECT_EQ(Listed("k"), object);
}

TEST_F(S3ReaderTest, ARefusalIsPassedOn) {
  s3_.InjectError("ListObjectsV2", 403, "AccessDenied");
  EXPECT_EQ(store_->List("", "", 10, {}).status().message(),
            "bucket 'lake' answered 403 AccessDenied to ListObjectsV2");
  s3_.InjectError("GetObject", 403, "AccessDenied");
  EXPECT_TRUE(Read({"k", 10, "", {}}, 0, 10).status().Is(ErrorKind::kDenied));
}

TEST_F(S3ReaderTest, WhatAConsoleMakesAsFoldersIsLeftOut) {
  for (const char* key : {"a/", "a/b/", "a/k"}) s3_.Plant(key, "");
  s3_.Plant("c/", "not empty");
  s3_.SetPageEntries(1);
  std::vector<std::string> keys;
  ListedPage page;
  do {
    auto listed = store_->List("", page.next, 10, {});
    ASSERT_TRUE(listed.ok()) << listed.status().ToString();
    page = *std::move(listed);
    for (const ObjectInfo& object : page.objects) keys.push_back(object.key);
  } while (!page.next.empty());
  EXPECT_THAT(keys, testing::ElementsAre("a/k", "c/"));
}

TEST_F(S3ReaderTest, AStoreThatIgnoresConditionAndRangeIsSeenThrough) {
  s3_.Plant("k", "0123456789");
  const ObjectInfo object = Listed("k");
  FakeS3::Fault other{"GetObject"};
  other.body = "abcdefghij";
  other.headers = {{"ETag", "\"another\""}};
  s3_.Inject(other);
  EXPECT_TRUE(Read(object, 0, 10).status().Is(ErrorKind::kUnavailable));
  Answer("GetObject", 200, "0123456789");
  EXPECT_TRUE(Read(object, 2, 3).status().Is(ErrorKind::kCorrupt));
  Answer("GetObject", 200, "234");
  EXPECT_TRUE(Read(object, 2, 3).status().Is(ErrorKind::kCorrupt)) << "of which place is unsaid";
  Answer("GetObject", 206, "23");
  EXPECT_TRUE(Read(object, 2, 3).status().Is(ErrorKind::kCorrupt));
}

TEST_F(S3ReaderTest, AListThatDoesNotMoveOrIsUnsortedIsCorrupt) {
  const std::string entry =
      "<Contents><Key>{}</Key><LastModified>2026-01-02T03:04:05Z</LastModified>"
      "<Size>1</Size></Contents>";
  const auto list = [&](std::string_view body) {
    Answer("ListObjectsV2", 200,
           "<ListBucketResult>" + std::string(body) +
               "<IsTruncated>true</IsTruncated></ListBucketResult>");
    return store_->List("", "b", 10, {}).status();
  };
  const auto named = [&](std::string key) {
    std::string text = entry;
    return text.replace(text.find("{}"), 2, key);
  };
  EXPECT_TRUE(list(named("c") + named("d")).ok());
  EXPECT_TRUE(list(named("b")).Is(ErrorKind::kCorrupt));
  EXPECT_TRUE(list(named("d") + named("c")).Is(ErrorKind::kCorrupt));
  EXPECT_TRUE(list("").Is(ErrorKind::kCorrupt));
}

}  // namespace
}  // namespace sluice::objects
