#include "cli/schedule_command.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(ParseSeconds, TakesAWholeNumberAndAUnit) {
  EXPECT_EQ(*ParseSeconds("--each", "1s"), 1);
  EXPECT_EQ(*ParseSeconds("--each", "30m"), 1'800);
  EXPECT_EQ(*ParseSeconds("--each", "6h"), 21'600);
  EXPECT_EQ(*ParseSeconds("--each", "365d"), 31'536'000);
}

TEST(ParseSeconds, RefusesAllElseByTheOptionsName) {
  for (const char* text : {"", "d", "1", "0d", "-1h", "1.5h", "1 d", "1D", "1w", "1dd", "40000d",
                           "99999999999999999999s", "9223372036854775807d"}) {
    const auto read = ParseSeconds("--each", text);
    ASSERT_TRUE(read.status().Is(ErrorKind::kInvalid)) << text;
    EXPECT_TRUE(read.status().message().starts_with("--each must be")) << text;
  }
}

}  // namespace
}  // namespace sluice::cli
