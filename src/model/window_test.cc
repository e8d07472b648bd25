#include "model/window.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

constexpr UnixMillis kNow{1'767'225'600'000};

TEST(Window, AMissingEndIsTheMomentOfTheRequest) {
  const auto window = OnDemandWindow({"0", std::nullopt}, kNow);
  ASSERT_TRUE(window.ok());
  EXPECT_EQ(*window, (Window{{0}, kNow}));
}

TEST(Window, MayBeEmptyButNotBackwards) {
  EXPECT_TRUE(OnDemandWindow({"5", "5"}, kNow).ok());
  const auto backwards = OnDemandWindow({"6", "5"}, kNow);
  EXPECT_NE(backwards.status().message().find("EndTime"), std::string::npos);
  const auto future = OnDemandWindow({"9999999999999", std::nullopt}, kNow);
  EXPECT_NE(future.status().message().find("StartTime"), std::string::npos);
}

TEST(Window, TimesAreDigitsOnlyAndBounded) {
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.5", "0x1", "2026-01-01", "1e3"}) {
    EXPECT_TRUE(ParseEpochMillis("StartTime", text).status().Is(ErrorKind::kInvalid)) << text;
  }
  EXPECT_TRUE(ParseEpochMillis("StartTime", "253402300799999").ok());
  EXPECT_FALSE(ParseEpochMillis("StartTime", "253402300800000").ok());
  EXPECT_FALSE(ParseEpochMillis("StartTime", "99999999999999999999").ok());
}

}  // namespace
}  // namespace sluice::model
