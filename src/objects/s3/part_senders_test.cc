#include "objects/s3/part_senders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <latch>
#include <string>

#include "objects/s3/multipart.h"

namespace sluice::objects {
namespace {

PartBuffer Filled(PartSenders& senders, std::string_view bytes) {
  PartBuffer buffer = senders.TakeBuffer(bytes.size());
  std::memcpy(buffer.space.get(), bytes.data(), bytes.size());
  buffer.bytes = bytes.size();
  return buffer;
}

Result<UploadedPart> Sent(int number, std::string_view bytes) {
  return UploadedPart{number, std::string(bytes), int64_t(bytes.size())};
}

TEST(PartBytes, TenThousandPartsReachFiveTebibytes) {
  constexpr size_t kFirst = 5 * 1024 * 1024;
  uint64_t total = 0;
  for (int number = 1; number <= kMaxParts; ++number) total += PartBytes(kFirst, number);
  EXPECT_GE(total, 5ull << 40);
  EXPECT_EQ(PartBytes(kFirst, 1), kFirst);
  EXPECT_EQ(PartBytes(kFirst, 950), kFirst);
  EXPECT_EQ(PartBytes(kFirst, 951), 2 * kFirst);
  EXPECT_EQ(PartBytes(size_t{1} << 30, kMaxParts), size_t{5} << 30);
  EXPECT_EQ(PartBytes(size_t{1} << 62, kMaxParts), size_t{5} << 30);
}

TEST(PartSenders, PartsComeBackInOrder) {
  PartSenders senders(
      3, [](int number, std::string_view bytes, std::stop_token) { return Sent(number, bytes); },
      {});
  for (int number = 1; number <= 20; ++number) {
    ASSERT_TRUE(senders.Send(number, Filled(senders, std::to_string(number))).ok());
  }
  const auto parts = senders.Finish(21, Filled(senders, "21"));
  ASSERT_TRUE(parts.ok());
  ASSERT_EQ(parts->size(), 21u);
  for (int i = 0; i < 21; ++i) {
    EXPECT_EQ((*parts)[size_t(i)].number, i + 1);
    EXPECT_EQ((*parts)[size_t(i)].etag, std::to_string(i + 1));
  }
  EXPECT_EQ(senders.sent_bytes(), 9 + 12 * 2);
}

TEST(PartSenders, NeverMoreThanTheMaximumAreUnderWay) {
  std::atomic<int> now{0};
  std::atomic<int> most{0};
  std::latch two_at_once(2);
  PartSenders senders(2,
                      [&](int number, std::string_view bytes, std::stop_token) {
                        int seen = ++now;
                        for (int known = most;
                             seen > known && !most.compare_exchange_weak(known, seen);) {
                        }
                        if (number <= 2) two_at_once.arrive_and_wait();
                        --now;
                        return Sent(number, bytes);
                      },
                      {});
  for (int number = 1; number <= 30; ++number) {
    ASSERT_TRUE(senders.Send(number, Filled(senders, "x")).ok());
  }
  ASSERT_TRUE(senders.Finish().ok());
  EXPECT_EQ(most, 2);
}

TEST(PartSenders, TheFirstFailureEndsAll) {
  PartSenders senders(
      2,
      [](int number, std::string_view, std::stop_token stop) -> Result<UploadedPart> {
        if (number == 2) return Status(ErrorKind::kDenied, "part 2");
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [] { return false; });
        return Cancelled("stopped");
      },
      {});
  Status status;
  for (int number = 1; status.ok() && number < 10; ++number) {
    status = senders.Send(number, Filled(senders, "x"));
  }
  EXPECT_TRUE(status.Is(ErrorKind::kDenied)) << status.ToString();
  EXPECT_TRUE(senders.Finish().status().Is(ErrorKind::kDenied));
}

TEST(PartSenders, StopEndsAWaitForRoom) {
  std::stop_source source;
  std::latch begun(1);
  PartSenders senders(
      1,
      [&](int, std::string_view, std::stop_token stop) -> Result<UploadedPart> {
        begun.count_down();
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [] { return false; });
        return Cancelled("stopped");
      },
      source.get_token());
  ASSERT_TRUE(senders.Send(1, Filled(senders, "x")).ok());
  begun.wait();
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_TRUE(senders.Send(2, Filled(senders, "x")).Is(ErrorKind::kCancelled));
}

TEST(PartSenders, BuffersAreUsedAgain) {
  PartSenders senders(
      1, [](int number, std::string_view bytes, std::stop_token) { return Sent(number, bytes); },
      {});
  std::vector<const char*> spaces;
  for (int number = 1; number <= 10; ++number) {
    PartBuffer buffer = Filled(senders, "12345678");
    spaces.push_back(buffer.space.get());
    ASSERT_TRUE(senders.Send(number, std::move(buffer)).ok());
  }
  ASSERT_TRUE(senders.Finish().ok());
  std::ranges::sort(spaces);
  const auto repeats = std::ranges::unique(spaces);
  EXPECT_LE(spaces.size() - repeats.size(), 2u);
}

TEST(PartSenders, WhatASenderThrowsIsAFailure) {
  PartSenders senders(1,
                      [](int, std::string_view, std::stop_token) -> Result<UploadedPart> {
                        throw std::bad_alloc();
                      },
                      {});
  EXPECT_TRUE(senders.Finish(1, Filled(senders, "x")).status().Is(ErrorKind::kInternal));
}

}  // namespace
}  // namespace sluice::objects
