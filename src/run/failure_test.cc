#include "run/failure.h"

#include <gtest/gtest.h>

namespace sluice::run {
namespace {

constexpr ErrorKind kAllKinds[] = {
    ErrorKind::kInvalid,   ErrorKind::kNotFound,  ErrorKind::kDuplicate,   ErrorKind::kQuota,
    ErrorKind::kDenied,    ErrorKind::kThrottled, ErrorKind::kUnsupported, ErrorKind::kUnavailable,
    ErrorKind::kCancelled, ErrorKind::kCorrupt,   ErrorKind::kInternal};

TEST(Failure, OnlyWhatMayPassByItselfIsTriedAgainAndOnlyThreeTimes) {
  for (ErrorKind kind : kAllKinds) {
    const Status status(kind, "something");
    const bool may_pass = kind == ErrorKind::kThrottled || kind == ErrorKind::kUnavailable;
    EXPECT_EQ(MayTryAgain(status, 1), may_pass) << KindName(kind);
    EXPECT_EQ(MayTryAgain(status, 2), may_pass) << KindName(kind);
    EXPECT_FALSE(MayTryAgain(status, 3)) << KindName(kind);
    EXPECT_FALSE(MayTryAgain(status, 4)) << KindName(kind);
  }
  EXPECT_FALSE(MayTryAgain(Status(), 1));
}

TEST(Failure, TextsFitAStatusAndNeverShowTheDetail) {
  const Status status(ErrorKind::kUnavailable, std::string(400, 'm'), "secret");
  for (const std::string& text :
       {WaitingText(status, 1), FailedText(status, 3), StuckCommitText(status)}) {
    EXPECT_LE(text.size(), 258U);  // 255 characters, of which the last is one of three bytes
    EXPECT_EQ(text.find("secret"), std::string::npos);
  }
}

TEST(Failure, TextWithoutMessageStillSaysSomething) {
  EXPECT_EQ(FailedText(Status(ErrorKind::kInternal, ""), 1),
            "something failed (internal); the server's log has the details");
}

}  // namespace
}  // namespace sluice::run
