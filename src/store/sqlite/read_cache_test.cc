#include "store/sqlite/read_cache.h"

#include <gtest/gtest.h>

namespace sluice::store::sqlite {
namespace {

std::shared_ptr<const std::string> Value(const char* text) {
  return std::make_shared<const std::string>(text);
}

TEST(ReadCache, ReturnsWhatWasKeptInTheSameVersionOnly) {
  ReadCache<std::string> cache(1000);
  EXPECT_EQ(cache.Find(2, "a"), nullptr);
  cache.Keep(2, "a", Value("first"), 100);
  ASSERT_NE(cache.Find(2, "a"), nullptr);
  EXPECT_EQ(*cache.Find(2, "a"), "first");
  EXPECT_EQ(cache.Find(2, "b"), nullptr);
  EXPECT_EQ(cache.Find(4, "a"), nullptr);
}

TEST(ReadCache, ALateReaderDoesNotBringAnOldVersionBack) {
  ReadCache<std::string> cache(1000);
  cache.Keep(4, "a", Value("new"), 100);
  cache.Keep(2, "a", Value("old"), 100);
  EXPECT_EQ(*cache.Find(4, "a"), "new");
  EXPECT_EQ(cache.Find(2, "a"), nullptr);
}

TEST(ReadCache, HoldsNoMoreThanItsBytes) {
  ReadCache<std::string> cache(1000);
  for (int i = 0; i < 10; ++i) cache.Keep(2, std::to_string(i), Value("x"), 100);
  EXPECT_NE(cache.Find(2, "0"), nullptr);
  cache.Keep(2, "one more", Value("x"), 100);
  EXPECT_EQ(cache.Find(2, "0"), nullptr);
  EXPECT_NE(cache.Find(2, "one more"), nullptr);
  cache.Keep(2, "too large", Value("x"), 1001);
  EXPECT_EQ(cache.Find(2, "too large"), nullptr);
  EXPECT_NE(cache.Find(2, "one more"), nullptr);
}

TEST(ReadCache, KeptTwiceItCountsOnce) {
  ReadCache<std::string> cache(1000);
  cache.Keep(2, "first", Value("x"), 100);
  for (int i = 0; i < 100; ++i) cache.Keep(2, "same", Value("x"), 100);
  EXPECT_NE(cache.Find(2, "first"), nullptr);
}

TEST(ReadCache, WhatWasFoundOutlivesItsPlace) {
  ReadCache<std::string> cache(1000);
  cache.Keep(2, "a", Value("first"), 100);
  const auto found = cache.Find(2, "a");
  cache.Keep(4, "b", Value("other"), 100);
  EXPECT_EQ(*found, "first");
}

}  // namespace
}  // namespace sluice::store::sqlite
