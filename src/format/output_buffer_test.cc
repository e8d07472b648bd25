#include "format/output_buffer.h"

#include <gtest/gtest.h>

#include <string>

#include "format/fake_sink.h"

namespace sluice::format {
namespace {

TEST(OutputBuffer, PassesOnAllBytesInOrderAndInLargePieces) {
  FakeSink sink;
  OutputBuffer out(sink);
  std::string expected;
  for (int i = 0; i < 300'000; ++i) {
    const std::string text = std::to_string(i) + ",";
    out.Put(text);
    expected += text;
  }
  EXPECT_TRUE(out.Flush().ok());
  EXPECT_EQ(sink.text, expected);
  EXPECT_LE(sink.appends.size(), expected.size() / (OutputBuffer::kCapacityBytes * 3 / 4));
}

TEST(OutputBuffer, TextLargerThanItselfPassesThrough) {
  FakeSink sink;
  OutputBuffer out(sink);
  out.Put('[');
  const std::string large(3 * OutputBuffer::kCapacityBytes + 1, 'x');
  out.Put(large);
  out.Put(']');
  EXPECT_TRUE(out.Flush().ok());
  EXPECT_EQ(sink.text, "[" + large + "]");
}

TEST(OutputBuffer, RoomIsWhereWhatWasWrittenStays) {
  FakeSink sink;
  OutputBuffer out(sink);
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    char* at = out.Room(OutputBuffer::kMaxRoomBytes);
    std::memset(at, 'a' + i % 26, OutputBuffer::kMaxRoomBytes);
    out.Advance(at + 1000);
    expected.append(1000, static_cast<char>('a' + i % 26));
  }
  EXPECT_TRUE(out.Flush().ok());
  EXPECT_EQ(sink.text, expected);
}

TEST(OutputBuffer, TheFirstFailureStaysAndNothingFollowsIt) {
  FakeSink sink;
  sink.fails_at = 1;
  OutputBuffer out(sink);
  out.Put("first");
  EXPECT_TRUE(out.Flush().ok());
  out.Put("second");
  EXPECT_TRUE(out.Flush().Is(ErrorKind::kUnavailable));
  EXPECT_TRUE(out.failed());
  EXPECT_FALSE(out.refused());
  sink.fails_at = 100;
  out.Refuse(Invalid("later"));
  out.Put("third");
  EXPECT_TRUE(out.Flush().Is(ErrorKind::kUnavailable));
  EXPECT_FALSE(out.refused());
  EXPECT_EQ(sink.text, "first");
}

TEST(OutputBuffer, ARefusalIsToldFromTheSinksFailure) {
  FakeSink sink;
  OutputBuffer out(sink);
  out.Refuse(Invalid("not this"));
  EXPECT_TRUE(out.refused());
  EXPECT_TRUE(out.Flush().Is(ErrorKind::kInvalid));
}

}  // namespace
}  // namespace sluice::format
