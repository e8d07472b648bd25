#include "api/page_token.h"

#include <gtest/gtest.h>

namespace sluice::api {
namespace {

constexpr std::string_view kPositionTexts[] = {"a", "ab", "abc", "abcd", "é/\xFF"};

TEST(PageToken, OpensToWhatWasSealed) {
  for (std::string_view position : kPositionTexts) {
    const std::string token = SealPageToken("key", "list", position);
    EXPECT_EQ(token.find_first_of("+/="), std::string::npos);
    const auto opened = OpenPageToken("key", "list", "nextToken", token);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(*opened, position);
  }
}

TEST(PageToken, IsOfOneListAndOneKey) {
  const std::string token = SealPageToken("key", "list", "position");
  EXPECT_FALSE(OpenPageToken("key", "other", "nextToken", token).ok());
  EXPECT_FALSE(OpenPageToken("other", "list", "nextToken", token).ok());
}

TEST(PageToken, ChangedOrMadeUpIsRefusedByName) {
  const std::string token = SealPageToken("key", "list", "position");
  for (size_t i = 0; i < token.size(); ++i) {
    for (char other : {'A', 'B', 'C', 'Q', 'g', '_'}) {
      std::string changed = token;
      changed[i] = other;
      EXPECT_EQ(OpenPageToken("key", "list", "nextToken", changed).ok(), changed == token)
          << changed;
    }
  }
  EXPECT_FALSE(OpenPageToken("key", "list", "nextToken", token + "A").ok());
  for (std::string_view made_up :
       {"", "x", "====", "a token", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_EQ(OpenPageToken("key", "list", "nextToken", made_up).status().message(),
              "nextToken must be a token that an earlier answer to the same request returned");
  }
}

}  // namespace
}  // namespace sluice::api
