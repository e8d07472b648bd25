#include "objects/object_store.h"

#include <gtest/gtest.h>

#include <string>

#include "objects/bucket_name.h"
#include "objects/fake_object_store.h"
#include "objects/faulty_object_store.h"

namespace sluice::objects {
namespace {

TEST(CheckKey, TakesWhatS3Takes) {
  for (const std::string key : {"a", "a/b.c/d", "...", "..a", "a b",
                                "\u00e9/\u65e5\u672c/\U0001F642", "\xF4\x8F\xBF\xBF", "\xC2\xA0"}) {
    EXPECT_TRUE(CheckKey(key).ok()) << key;
  }
  EXPECT_TRUE(CheckKey(std::string(1024, 'k')).ok());
}

TEST(CheckKey, RefusesLengthSegmentsAndControlCharacters) {
  for (const std::string& key :
       {std::string(), std::string(1025, 'k'), std::string("/"), std::string("/a"),
        std::string("a/"), std::string("a//b"), std::string("."), std::string("a/.."),
        std::string("../a"), std::string("a\tb"), std::string("a\0b", 3), std::string("\x7f"),
        std::string("\xC2\x85")}) {
    EXPECT_TRUE(CheckKey(key).Is(ErrorKind::kInvalid)) << key;
  }
}

TEST(CheckKey, RefusesWhatIsNotUtf8) {
  for (const std::string key :
       {"\x80", "\xC0\xAF", "\xC1\x81", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xE2\x28\xA1", "\xFF"}) {
    EXPECT_TRUE(CheckKey(key).Is(ErrorKind::kInvalid)) << key;
  }
}

TEST(CheckBucketName, FollowsTheRulesOfS3) {
  for (const std::string name : {"abc", "a-b.c9", "1lake", "1.2.3.4.5", "1.2.3"}) {
    EXPECT_TRUE(CheckBucketName(name).ok()) << name;
  }
  EXPECT_TRUE(CheckBucketName(std::string(63, 'a')).ok());
  for (const std::string name : {"", "ab", "Lake", "la_ke", "-lake", "lake-", ".lake", "lake.",
                                 "la..ke", "10.0.0.1", "la/ke", "..", "läke"}) {
    EXPECT_TRUE(CheckBucketName(name).Is(ErrorKind::kInvalid)) << name;
  }
  EXPECT_TRUE(CheckBucketName(std::string(64, 'a')).Is(ErrorKind::kInvalid));
}

// What a run does with a store, in the order it does it.
Status Publish(ObjectStore& store) {
  TRY(store.CheckBucket({}));
  TRY_ASSIGN(auto upload, store.StartUpload("k", {}, {}));
  TRY(upload->Append("rows"));
  TRY_ASSIGN(const PendingUpload pending, upload->Finish());
  TRY(store.Complete(pending, {}));
  TRY(store.PutIfAbsent("m", "manifest", {"text/plain"}, {}));
  return store.Read("m", 100, {}).status();
}

TEST(FaultyObjectStore, FailsExactlyTheCallItIsToldTo) {
  for (int n = 1; n <= 7; ++n) {
    FakeObjectStore inner;
    FaultyObjectStore faulty(inner, n);
    EXPECT_TRUE(Publish(faulty).Is(ErrorKind::kUnavailable)) << n;
    EXPECT_TRUE(faulty.sprung());
    EXPECT_EQ(inner.contents().contains("k"), n > 5) << n;
    EXPECT_TRUE(Publish(faulty).ok()) << n;
  }
  FakeObjectStore inner;
  FaultyObjectStore faulty(inner, 8);
  EXPECT_TRUE(Publish(faulty).ok());
  EXPECT_FALSE(faulty.sprung());
}

TEST(FaultyObjectStore, ALostAnswerHasItsEffect) {
  FakeObjectStore inner;
  FaultyObjectStore faulty(inner, 5, FaultyObjectStore::Effect::kLostAnswer);
  EXPECT_TRUE(Publish(faulty).Is(ErrorKind::kUnavailable));
  EXPECT_EQ(inner.contents().at("k").bytes, "rows");
}

}  // namespace
}  // namespace sluice::objects
