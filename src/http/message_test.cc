#include "http/message.h"

#include <gtest/gtest.h>

namespace sluice::http {
namespace {

TEST(Headers, NamesCompareWithoutCase) {
  const Headers headers = {{"Content-Type", "a"}, {"content-type", "b"}, {"X", ""}};
  EXPECT_EQ(headers.Find("CONTENT-TYPE"), "a");
  EXPECT_EQ(headers.Find("x"), "");
  EXPECT_EQ(headers.Find("Content-Typ"), std::nullopt);
}

TEST(Headers, OnlyAsciiLettersHaveCase) {
  EXPECT_FALSE(SameName("[", "{"));
  EXPECT_FALSE(SameName("@", "`"));
  EXPECT_FALSE(SameName("\xc9", "\xe9"));
}

}  // namespace
}  // namespace sluice::http
