#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "objects/object_reader.h"

namespace sluice::objects {

/// What every ObjectReader promises. A harness offers:
///   ObjectReader& reader();          one place, empty at first
///   ObjectReader& missing();         a place that is not there
///   void Put(key, bytes);            make or replace an object
///   void Remove(key);
template <typename Harness>
class ObjectReaderContract : public testing::Test {
 protected:
  ObjectReader& reader() { return harness_.reader(); }

  ListedPage Page(std::string_view prefix, std::string_view after = "", size_t limit = kMaxListed) {
    auto page = reader().List(prefix, after, limit, {});
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    return page.ok() ? *std::move(page) : ListedPage{};
  }

  std::vector<std::string> Keys(std::string_view prefix, size_t limit = kMaxListed) {
    std::vector<std::string> keys;
    ListedPage page;
    do {
      page = Page(prefix, page.next, limit);
      EXPECT_LE(page.objects.size(), limit);
      for (const ObjectInfo& object : page.objects) keys.push_back(object.key);
    } while (!page.next.empty());
    return keys;
  }

  ObjectInfo Listed(std::string_view key) {
    const ListedPage page = Page(key);
    EXPECT_FALSE(page.objects.empty()) << key;
    return page.objects.empty() ? ObjectInfo{} : page.objects.front();
  }

  Result<std::string> Bytes(const ObjectInfo& object, int64_t offset, size_t count) {
    std::string bytes(count, '?');
    TRY_ASSIGN(const size_t read, reader().ReadAt(object, offset, bytes, {}));
    bytes.resize(read);
    return bytes;
  }

  void ExpectBytes(const ObjectInfo& object, int64_t offset, size_t count, std::string_view bytes) {
    const auto read = Bytes(object, offset, count);
    ASSERT_TRUE(read.ok()) << read.status().ToString();
    EXPECT_EQ(*read, bytes);
  }

  void ExpectKind(const Status& status, ErrorKind kind) {
    EXPECT_TRUE(status.Is(kind)) << status.ToString();
  }

  Harness harness_;
};

TYPED_TEST_SUITE_P(ObjectReaderContract);

TYPED_TEST_P(ObjectReaderContract, KeysComeInByteOrderAcrossFolders) {
  const std::vector<std::string> keys = {"a!",   "a/b", "a/b!c",   "a/b-/c", "a/ba/c",
                                         "a0/b", "b",   "c/d/e/f", "Z",      "\xC3\xA9/x"};
  for (const std::string& key : keys) this->harness_.Put(key == "a/b" ? "a/b/x" : key, key);
  std::vector<std::string> expected = keys;
  std::ranges::replace(expected, "a/b", "a/b/x");
  std::ranges::sort(expected);
  EXPECT_EQ(this->Keys(""), expected);
  for (size_t limit = 1; limit <= expected.size(); ++limit) {
    EXPECT_EQ(this->Keys("", limit), expected) << limit;
  }
}

TYPED_TEST_P(ObjectReaderContract, APrefixIsOfTheKeyNotOfAFolder) {
  for (const char* key : {"crm/2026/a", "crm/2026/b", "crm/2027/a", "crm-old/a", "d"}) {
    this->harness_.Put(key, "x");
  }
  using testing::ElementsAre;
  EXPECT_THAT(this->Keys("crm/2026/"), ElementsAre("crm/2026/a", "crm/2026/b"));
  EXPECT_THAT(this->Keys("crm/202"), ElementsAre("crm/2026/a", "crm/2026/b", "crm/2027/a"));
  EXPECT_EQ(this->Keys("crm", 1).size(), 4u);
  EXPECT_THAT(this->Keys("d"), ElementsAre("d"));
  EXPECT_THAT(this->Keys("d/"), testing::IsEmpty());
  EXPECT_THAT(this->Keys("nothing/here"), testing::IsEmpty());
}

TYPED_TEST_P(ObjectReaderContract, AListGoesOnBehindAnyKey) {
  for (const char* key : {"a/1", "a/2", "b/1", "c"}) this->harness_.Put(key, "x");
  const auto after = [&](std::string_view prefix, std::string_view key) {
    std::vector<std::string> keys;
    for (const ObjectInfo& object : this->Page(prefix, key).objects) keys.push_back(object.key);
    return keys;
  };
  using testing::ElementsAre;
  EXPECT_THAT(after("", "a/1"), ElementsAre("a/2", "b/1", "c"));
  EXPECT_THAT(after("", "a/1x"), ElementsAre("a/2", "b/1", "c"));
  EXPECT_THAT(after("", "a"), ElementsAre("a/1", "a/2", "b/1", "c"));
  EXPECT_THAT(after("", "a0"), ElementsAre("b/1", "c"));
  EXPECT_THAT(after("", "c"), ElementsAre());
  EXPECT_THAT(after("a/", "A"), ElementsAre("a/1", "a/2"));
  EXPECT_THAT(after("a/", "b"), ElementsAre());
}

TYPED_TEST_P(ObjectReaderContract, AListTellsSizes) {
  this->harness_.Put("empty", "");
  this->harness_.Put("k", "12345");
  EXPECT_EQ(this->Listed("empty").bytes, 0);
  const ObjectInfo object = this->Listed("k");
  EXPECT_EQ(object.bytes, 5);
  EXPECT_FALSE(object.version.empty());
  EXPECT_EQ(this->Listed("k"), object);
}

TYPED_TEST_P(ObjectReaderContract, PiecesAreReadAnywhere) {
  this->harness_.Put("a/k", "0123456789");
  const ObjectInfo object = this->Listed("a/k");
  this->ExpectBytes(object, 0, 10, "0123456789");
  this->ExpectBytes(object, 0, 1, "0");
  this->ExpectBytes(object, 3, 4, "3456");
  this->ExpectBytes(object, 8, 100, "89");
  this->ExpectBytes(object, 10, 1, "");
  this->ExpectBytes(object, 1'000'000, 1, "");
  this->ExpectBytes(object, 5, 0, "");
  this->ExpectKind(this->Bytes(object, -1, 1).status(), ErrorKind::kInvalid);
}

TYPED_TEST_P(ObjectReaderContract, AnEmptyObjectIsReadAsNothing) {
  this->harness_.Put("k", "");
  this->ExpectBytes(this->Listed("k"), 0, 10, "");
}

TYPED_TEST_P(ObjectReaderContract, WhatHasChangedSinceTheListIsNotRead) {
  this->harness_.Put("k", "0123456789");
  const ObjectInfo object = this->Listed("k");
  this->harness_.Put("k", "abcdefghij");
  this->ExpectKind(this->Bytes(object, 0, 5).status(), ErrorKind::kUnavailable);
  this->ExpectBytes(this->Listed("k"), 0, 5, "abcde");
  this->harness_.Remove("k");
  this->ExpectKind(this->Bytes(object, 0, 5).status(), ErrorKind::kUnavailable);
}

TYPED_TEST_P(ObjectReaderContract, OddKeysAreListedAndRead) {
  const std::vector<std::string> keys = {"with space+plus", "100%25 %2F",  "Größe/日本/🙂",
                                         "a=b&c=d?e#f",     "~-._/!*'()",  ";:@$,[]{}|^`",
                                         "..a/...",         "back\\slash", "\"quoted\"<&>"};
  for (const std::string& key : keys) this->harness_.Put(key, key);
  EXPECT_THAT(this->Keys("", 2), testing::UnorderedElementsAreArray(keys));
  for (const std::string& key : keys) {
    this->ExpectBytes(this->Listed(key), 0, 1000, key);
  }
}

TYPED_TEST_P(ObjectReaderContract, AMissingPlaceIsNotFound) {
  this->ExpectKind(this->harness_.missing().List("", "", 1, {}).status(), ErrorKind::kNotFound);
}

TYPED_TEST_P(ObjectReaderContract, AListWithoutALimitIsInvalid) {
  this->ExpectKind(this->reader().List("", "", 0, {}).status(), ErrorKind::kInvalid);
}

TYPED_TEST_P(ObjectReaderContract, StopEndsBothCalls) {
  this->harness_.Put("k", "12345");
  const ObjectInfo object = this->Listed("k");
  std::stop_source source;
  source.request_stop();
  char space[5];
  this->ExpectKind(this->reader().List("", "", 1, source.get_token()).status(),
                   ErrorKind::kCancelled);
  this->ExpectKind(this->reader().ReadAt(object, 0, space, source.get_token()).status(),
                   ErrorKind::kCancelled);
}

REGISTER_TYPED_TEST_SUITE_P(ObjectReaderContract, KeysComeInByteOrderAcrossFolders,
                            APrefixIsOfTheKeyNotOfAFolder, AListGoesOnBehindAnyKey, AListTellsSizes,
                            PiecesAreReadAnywhere, AnEmptyObjectIsReadAsNothing,
                            WhatHasChangedSinceTheListIsNotRead, OddKeysAreListedAndRead,
                            AMissingPlaceIsNotFound, AListWithoutALimitIsInvalid,
                            StopEndsBothCalls);

}  // namespace sluice::objects
