#include "store/sqlite/profile_rows.h"

#include <gtest/gtest.h>

namespace sluice::store::sqlite {
namespace {

TEST(ProfileRows, IdIsHalfAsLongAndComesBack) {
  const std::string text = "00ff7f80deadbeef0123456789abcdef";
  const auto id = ReadProfileId(text);
  ASSERT_TRUE(id);
  std::string back(32, '?');
  WriteProfileId(ToBytes(*id).view, back.data());
  EXPECT_EQ(back, text);
}

TEST(ProfileRows, OnlyLowerCaseHexIsAnId) {
  for (const char* text :
       {"", "00", "00FF7f80deadbeef0123456789abcdef", "g0ff7f80deadbeef0123456789abcdef",
        "00ff7f80deadbeef0123456789abcdef0", "00ff7f80deadbeef0123456789abcde "}) {
    EXPECT_FALSE(ReadProfileId(text)) << text;
  }
}

TEST(ProfileRows, KeysComeBackInOrderOnce) {
  std::vector<SearchKey> keys = {{"b", ""}, {"a", std::string("\0x", 2)}, {"b", ""}, {"", "z"}};
  NormalizeKeys(keys);
  const auto back = ReadKeys(WriteKeys(keys));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, (std::vector<SearchKey>{{"", "z"}, {"a", std::string("\0x", 2)}, {"b", ""}}));
}

TEST(ProfileRows, CutKeysAreCorrupt) {
  const std::string whole = WriteKeys({{"name", "value"}});
  for (size_t bytes = 1; bytes < whole.size(); ++bytes) {
    EXPECT_TRUE(ReadKeys(whole.substr(0, bytes)).status().Is(ErrorKind::kCorrupt)) << bytes;
  }
}

}  // namespace
}  // namespace sluice::store::sqlite
