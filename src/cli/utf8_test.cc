#include "cli/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::cli {
namespace {

constexpr size_t kNone = std::string_view::npos;

TEST(Utf8, WellFormedTextHasNothingToFind) {
  EXPECT_EQ(FindNotUtf8(""), kNone);
  EXPECT_EQ(FindNotUtf8("plain text of more than eight bytes"), kNone);
  EXPECT_EQ(FindNotUtf8("Zürich 日本語 👩 \xF4\x8F\xBF\xBF \xEF\xBF\xBF"), kNone);
}

TEST(Utf8, TheFirstWrongByteIsFound) {
  const std::string before = "twelve bytes";
  for (const char* wrong : {"\xff", "\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xF0\x9F\x91"}) {
    EXPECT_EQ(FindNotUtf8(before + wrong), before.size());
    EXPECT_EQ(FindNotUtf8(before + wrong + "x"), before.size());
  }
}

}  // namespace
}  // namespace sluice::cli
