#include "base/status.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Invalid("odd");
  return n / 2;
}

Result<int> Quarter(int n) {
  TRY_ASSIGN(const int half, Half(n));
  TRY(Half(half));
  return Half(half);
}

TEST(Status, ContextGoesBeforeTheMessageAndDetailStaysApart) {
  const Status status = Status(ErrorKind::kUnavailable, "no answer", "errno 111")
                            .WithContext("bucket 'lake'")
                            .WithDetail("after 3 tries");
  EXPECT_EQ(status.message(), "bucket 'lake': no answer");
  EXPECT_EQ(status.detail(), "errno 111; after 3 tries");
  EXPECT_EQ(status.ToString(), "unavailable: bucket 'lake': no answer [errno 111; after 3 tries]");
}

TEST(Status, OnlyThrottledAndUnavailableMayBeRetried) {
  EXPECT_TRUE(Status(ErrorKind::kThrottled, "").retryable());
  EXPECT_TRUE(Status(ErrorKind::kUnavailable, "").retryable());
  EXPECT_FALSE(Status(ErrorKind::kInternal, "").retryable());
  EXPECT_FALSE(Status().retryable());
}

TEST(Result, TryPassesTheFirstFailureUp) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_TRUE(Quarter(6).status().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(Quarter(7).status().Is(ErrorKind::kInvalid));
}

}  // namespace
}  // namespace sluice
