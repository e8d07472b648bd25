#include "sigv4/key_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace sluice::sigv4 {
namespace {

constexpr KeyScope kScope{"20150830", "us-east-1", "iam"};

TEST(KeyCache, ReturnsTheDerivedKeyEveryTime) {
  KeyCache cache(2);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(cache.Get("A", "secret", kScope), DeriveSigningKey("secret", kScope));
  }
  EXPECT_EQ(cache.entries(), 1u);
}

TEST(KeyCache, TellsSecretsAndScopesApart) {
  KeyCache cache(16);
  for (const char* secret : {"one", "two"}) {
    for (const KeyScope& scope :
         {kScope, KeyScope{"20150831", "us-east-1", "iam"},
          KeyScope{"20150830", "eu-west-1", "iam"}, KeyScope{"20150830", "us-east-1", "sts"}}) {
      EXPECT_EQ(cache.Get("A", secret, scope), DeriveSigningKey(secret, scope));
    }
  }
  EXPECT_EQ(cache.entries(), 8u);
}

TEST(KeyCache, StaysWithinTwoGenerations) {
  KeyCache cache(4);
  for (int i = 0; i < 100; ++i) {
    const std::string secret = "secret" + std::to_string(i);
    EXPECT_EQ(cache.Get("A", secret, kScope), DeriveSigningKey(secret, kScope));
    EXPECT_LE(cache.entries(), 8u);
  }
}

TEST(KeyCache, ServesManyThreads) {
  KeyCache cache(2);
  const auto ask = [&] {
    for (int i = 0; i < 200; ++i) {
      const std::string secret = "secret" + std::to_string(i % 5);
      EXPECT_EQ(cache.Get("A", secret, kScope), DeriveSigningKey(secret, kScope));
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(ask);
}

}  // namespace
}  // namespace sluice::sigv4
