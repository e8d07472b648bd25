#include "objects/s3/part_senders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <latch>
#include <string>

namespace sluice::objects {
namespace {

constexpr size_t kNoBound = size_t{1} << 40;

Result<PartBuffer> Filled(PartSenders& senders, std::string_view bytes) {
  TRY_ASSIGN(PartBuffer buffer, senders.TakeBuffer(bytes.size()));
  std::memcpy(buffer.space.get(), bytes.data(), bytes.size());
  buffer.bytes = bytes.size();
  return buffer;
}

Status Send(PartSenders& senders, int number, std::string_view bytes) {
  TRY_ASSIGN(PartBuffer part, Filled(senders, bytes));
  return senders.Send(number, std::move(part));
}

Result<UploadedPart> Sent(int number, std::string_view bytes) {
  return UploadedPart{number, std::string(bytes), int64_t(bytes.size())};
}

TEST(PartSenders, PartsComeBackInOrder) {
  PartSenders senders(
      3, kNoBound,
      [](int number, std::string_view bytes, std::stop_token) { return Sent(number, bytes); }, {});
  for (int number = 1; number <= 20; ++number) {
    ASSERT_TRUE(Send(senders, number, std::to_string(number)).ok());
  }
  const auto parts = senders.Finish(21, *Filled(senders, "21"));
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
  PartSenders senders(2, kNoBound,
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
    ASSERT_TRUE(Send(senders, number, "x").ok());
  }
  ASSERT_TRUE(senders.Finish().ok());
  EXPECT_EQ(most, 2);
}

TEST(PartSenders, TheFirstFailureEndsAll) {
  PartSenders senders(
      2, kNoBound,
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
    status = Send(senders, number, "x");
  }
  EXPECT_TRUE(status.Is(ErrorKind::kDenied)) << status.ToString();
  EXPECT_TRUE(senders.Finish().status().Is(ErrorKind::kDenied));
}

TEST(PartSenders, StopEndsAWaitForRoom) {
  std::stop_source source;
  std::latch begun(1);
  PartSenders senders(
      1, kNoBound,
      [&](int, std::string_view, std::stop_token stop) -> Result<UploadedPart> {
        begun.count_down();
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [] { return false; });
        return Cancelled("stopped");
      },
      source.get_token());
  ASSERT_TRUE(Send(senders, 1, "x").ok());
  begun.wait();
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_TRUE(Send(senders, 2, "x").Is(ErrorKind::kCancelled));
}

TEST(PartSenders, BuffersAreUsedAgain) {
  PartSenders senders(
      1, kNoBound,
      [](int number, std::string_view bytes, std::stop_token) { return Sent(number, bytes); }, {});
  std::vector<const char*> spaces;
  for (int number = 1; number <= 10; ++number) {
    auto buffer = Filled(senders, "12345678");
    ASSERT_TRUE(buffer.ok());
    spaces.push_back(buffer->space.get());
    ASSERT_TRUE(senders.Send(number, *std::move(buffer)).ok());
  }
  ASSERT_TRUE(senders.Finish().ok());
  std::ranges::sort(spaces);
  const auto repeats = std::ranges::unique(spaces);
  EXPECT_LE(spaces.size() - repeats.size(), 2u);
}

// Parts that are waiting, being sent and being filled, all of them.
TEST(PartSenders, NoMoreBytesAreInMemoryThanMayBe) {
  constexpr size_t kMemory = 100;
  std::atomic<size_t> held{0};
  std::atomic<size_t> most{0};
  PartSenders senders(8, kMemory,
                      [&](int number, std::string_view bytes, std::stop_token) {
                        held -= bytes.size();
                        return Sent(number, bytes);
                      },
                      {});
  for (int number = 1; number <= 300; ++number) {
    const std::string bytes(size_t(10 + number / 8), 'x');  // beyond half of the memory, that is
    auto part = Filled(senders, bytes);
    ASSERT_TRUE(part.ok());
    held += bytes.size();
    most = std::max(most.load(), held.load());
    ASSERT_TRUE(senders.Send(number, *std::move(part)).ok());
  }
  ASSERT_TRUE(senders.Finish().ok());
  EXPECT_LE(most, kMemory);
  EXPECT_EQ(senders.sent_bytes(), 300 * 10 + 8 * (36 * 37 / 2) + 5 * 37);
}

TEST(PartSenders, APartLargerThanTheMemoryPassesAlone) {
  std::atomic<int> now{0};
  PartSenders senders(4, 10,
                      [&](int number, std::string_view bytes, std::stop_token) {
                        EXPECT_EQ(++now, 1);
                        --now;
                        return Sent(number, bytes);
                      },
                      {});
  for (int number = 1; number <= 20; ++number) {
    ASSERT_TRUE(Send(senders, number, std::string(11, 'x')).ok());
  }
  EXPECT_EQ(senders.Finish()->size(), 20u);
}

TEST(PartSenders, StopEndsAWaitForMemory) {
  std::stop_source source;
  std::latch begun(1);
  PartSenders senders(
      4, 1,
      [&](int, std::string_view, std::stop_token stop) -> Result<UploadedPart> {
        begun.count_down();
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [] { return false; });
        return Cancelled("stopped");
      },
      source.get_token());
  ASSERT_TRUE(Send(senders, 1, "x").ok());
  begun.wait();
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_TRUE(senders.TakeBuffer(1).status().Is(ErrorKind::kCancelled));
}

TEST(PartSenders, WhatASenderThrowsIsAFailure) {
  PartSenders senders(1, kNoBound,
                      [](int, std::string_view, std::stop_token) -> Result<UploadedPart> {
                        throw std::bad_alloc();
                      },
                      {});
  EXPECT_TRUE(senders.Finish(1, *Filled(senders, "x")).status().Is(ErrorKind::kInternal));
}

}  // namespace
}  // namespace sluice::objects
