#include "batch/status.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

arrow::Result<int> ArrowHalf(int n) {
  if (n % 2 != 0) return arrow::Status::NotImplemented("odd");
  return n / 2;
}

Status PassesUp(const arrow::Status& status) {
  TRY(status);
  return {};
}

Result<int> HalfPlusOne(int n) {
  TRY_ASSIGN(const int half, ArrowHalf(n));
  return half + 1;
}

TEST(BatchStatus, EachArrowCodeHasItsKind) {
  using arrow::Status;
  EXPECT_TRUE(FromArrow(Status::OK()).ok());
  EXPECT_TRUE(FromArrow(Status::OutOfMemory("x")).Is(ErrorKind::kQuota));
  EXPECT_TRUE(FromArrow(Status::CapacityError("x")).Is(ErrorKind::kQuota));
  EXPECT_TRUE(FromArrow(Status::IOError("x")).Is(ErrorKind::kUnavailable));
  EXPECT_TRUE(FromArrow(Status::Invalid("x")).Is(ErrorKind::kCorrupt));
  EXPECT_TRUE(FromArrow(Status::TypeError("x")).Is(ErrorKind::kCorrupt));
  EXPECT_TRUE(FromArrow(Status::SerializationError("x")).Is(ErrorKind::kCorrupt));
  EXPECT_TRUE(FromArrow(Status::NotImplemented("x")).Is(ErrorKind::kUnsupported));
  EXPECT_TRUE(FromArrow(Status::Cancelled("x")).Is(ErrorKind::kCancelled));
  EXPECT_TRUE(FromArrow(Status::KeyError("x")).Is(ErrorKind::kInternal));
  EXPECT_TRUE(FromArrow(Status::UnknownError("x")).Is(ErrorKind::kInternal));
}

TEST(BatchStatus, ForeignTextIsDetailOnly) {
  const Status status = FromArrow(arrow::Status::IOError("disk /dev/secret gone"));
  EXPECT_EQ(status.message().find("secret"), std::string::npos);
  EXPECT_NE(status.detail().find("disk /dev/secret gone"), std::string::npos);
}

TEST(BatchStatus, OurStatusRidesThroughArrowUnchanged) {
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::kInternal); ++kind) {
    const Status ours(static_cast<ErrorKind>(kind), "message", "detail");
    const arrow::Status carried = ToArrow(ours);
    EXPECT_FALSE(carried.ok());
    EXPECT_EQ(FromArrow(carried).ToString(), ours.ToString());
    EXPECT_EQ(FromArrow(carried.WithMessage("Arrow adds words")).ToString(), ours.ToString());
  }
  EXPECT_TRUE(ToArrow(Status()).ok());
}

TEST(BatchStatus, TryAcceptsWhatArrowReturns) {
  EXPECT_EQ(*HalfPlusOne(8), 5);
  EXPECT_TRUE(HalfPlusOne(7).status().Is(ErrorKind::kUnsupported));
  EXPECT_TRUE(PassesUp(arrow::Status::OK()).ok());
  EXPECT_TRUE(PassesUp(arrow::Status::Cancelled("x")).Is(ErrorKind::kCancelled));
}

}  // namespace
}  // namespace sluice
