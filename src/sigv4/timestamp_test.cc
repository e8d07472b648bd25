#include "sigv4/timestamp.h"

#include <gtest/gtest.h>

namespace sluice::sigv4 {
namespace {

constexpr UnixMillis kAugust30{1440938160000};  // 2015-08-30T12:36:00Z

TEST(Timestamp, ReadsWhatItWrites) {
  EXPECT_EQ(FormatTimestamp(kAugust30 + 999), "20150830T123600Z");
  EXPECT_EQ(ParseTimestamp("20150830T123600Z"), kAugust30);
  EXPECT_EQ(ParseTimestamp("20240229T235959Z"), UnixMillis{1709251199000});
}

TEST(Timestamp, RefusesEveryOtherForm) {
  for (const char* text :
       {"", "2015-08-30T12:36:00Z", "20150830T123600", "20150830T123600z", "20150830t123600Z",
        "20150830T123600Z ", "20150230T123600Z", "20230229T000000Z", "20151330T123600Z",
        "20150830T243600Z", "20150830T126000Z", "20150830T123660Z", "-0150830T123600Z",
        "00000830T123600Z", "2015083OT123600Z"}) {
    EXPECT_EQ(ParseTimestamp(text), std::nullopt) << text;
  }
}

TEST(HttpDate, ReadsAnyZeroZone) {
  for (const char* text : {"Sun, 30 Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12:36:00 UTC",
                           "Sun, 30 Aug 2015 12:36:00 -0000", "Sun, 30 Aug 2015 12:36:00 +0000"}) {
    EXPECT_EQ(ParseHttpDate(text), kAugust30) << text;
  }
}

TEST(HttpDate, RefusesEveryOtherForm) {
  for (const char* text :
       {"", "Sun, 30 Aug 2015 12:36:00", "Sun, 30 Aug 2015 12:36:00 ",
        "Sun, 30 Aug 2015 12:36:00 EST", "Sun, 30 Aug 2015 12:36:00 +0100",
        "Sun, 31 Sep 2015 12:36:00 GMT", "Sun, 30 aug 2015 12:36:00 GMT",
        "Xyz, 30 Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12-36-00 GMT",
        "Sunday, 30-Aug-15 12:36:00 GMT", "Sun Aug 30 12:36:00 2015", "20150830T123600Z"}) {
    EXPECT_EQ(ParseHttpDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sluice::sigv4
