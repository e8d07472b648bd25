#include "run/failure.h"

#include <gtest/gtest.h>

#include <chrono>

namespace sluice::run {
namespace {

constexpr ErrorKind kAllKinds[] = {
    ErrorKind::kInvalid,   ErrorKind::kNotFound,  ErrorKind::kDuplicate,   ErrorKind::kQuota,
    ErrorKind::kDenied,    ErrorKind::kThrottled, ErrorKind::kUnsupported, ErrorKind::kUnavailable,
    ErrorKind::kCancelled, ErrorKind::kCorrupt,   ErrorKind::kInternal};

TEST(Failure, OnlyWhatMayPassByItselfIsTriedAgainAndOnlySoOften) {
  for (ErrorKind kind : kAllKinds) {
    const Status status(kind, "something");
    const bool may_pass = kind == ErrorKind::kThrottled || kind == ErrorKind::kUnavailable;
    EXPECT_EQ(MayTryAgain(status, 0, 2), may_pass) << KindName(kind);
    EXPECT_EQ(MayTryAgain(status, 1, 2), may_pass) << KindName(kind);
    EXPECT_FALSE(MayTryAgain(status, 2, 2)) << KindName(kind);
    EXPECT_FALSE(MayTryAgain(status, 0, 0)) << KindName(kind);
  }
  EXPECT_FALSE(MayTryAgain(Status(), 0, 2));
}

TEST(Failure, TextsFitAStatusAndNeverShowTheDetail) {
  const Status status(ErrorKind::kUnavailable, std::string(400, 'm'), "secret");
  const std::chrono::seconds rest(40);
  for (const std::string& text :
       {RetryText(status, 3, 8, rest), FailedText(status, 3), StuckCommitText(status, rest)}) {
    EXPECT_LE(text.size(), 258U);  // 255 characters, of which the last is one of three bytes
    EXPECT_EQ(text.find("secret"), std::string::npos);
  }
  EXPECT_LE(DeadWorkers(9).message().size(), 255U);
}

TEST(Failure, RetrySaysWhichAndWhenAndWhy) {
  EXPECT_EQ(RetryText({ErrorKind::kThrottled, "bucket 'lake' answered 503 SlowDown"}, 3, 8,
                      std::chrono::seconds(40)),
            "retry 3 of 8 in 40 s: bucket 'lake' answered 503 SlowDown");
}

TEST(Failure, TextWithoutMessageStillSaysSomething) {
  EXPECT_EQ(FailedText(Status(ErrorKind::kInternal, ""), 1),
            "something failed (internal); the server's log has the details");
}

}  // namespace
}  // namespace sluice::run
