#include "store/sqlite/page_position.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace sluice::store::sqlite {
namespace {

TEST(PagePosition, ComesBackAsWritten) {
  const std::vector<int64_t> numbers = {INT64_MAX, INT64_MIN};
  const auto read = ReadPosition(WritePosition(numbers), 2);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, numbers);
  EXPECT_TRUE(ReadPosition("", 2)->empty());
}

TEST(PagePosition, RefusesWhatWasNotGivenOut) {
  for (const char* text :
       {"1", "1.", ".1", "1.2.3", "1.x", "x", " 1.2", "1.2 ", "1..2", "99999999999999999999.1"}) {
    EXPECT_TRUE(ReadPosition(text, 2).status().Is(ErrorKind::kInvalid)) << text;
  }
}

}  // namespace
}  // namespace sluice::store::sqlite
