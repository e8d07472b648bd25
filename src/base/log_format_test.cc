#include "base/log_format.h"

#include <gtest/gtest.h>

#include "base/log_scope.h"

namespace sluice {
namespace {

constexpr std::string_view kTime = "2026-01-01T00:00:00.000Z";

TEST(JsonLine, HasTimeLevelAndEventBeforeTheFields) {
  EXPECT_EQ(JsonLine(kTime, LogLevel::kWarn, "run.failed", {{"run_id", "7"}, {"kind", "denied"}}),
            R"({"time":"2026-01-01T00:00:00.000Z","level":"warning","event":"run.failed",)"
            R"("run_id":"7","kind":"denied"})");
}

TEST(JsonLine, AValueCannotForgeALineOrAMember) {
  EXPECT_EQ(JsonLine(kTime, LogLevel::kInfo, "e", {{"v", "a\"},\n{\\\x7f"}}),
            R"({"time":"2026-01-01T00:00:00.000Z","level":"info","event":"e",)"
            R"("v":"a\"},\u000a{\\\u007f"})");
}

TEST(JsonLine, IsAsciiWhateverAValueHolds) {
  const auto shown = [](std::string_view value) {
    const std::string line = JsonLine(kTime, LogLevel::kInfo, "e", {{"v", value}});
    const size_t begin = line.find("\"v\":\"") + 5;
    return line.substr(begin, line.size() - 2 - begin);
  };
  EXPECT_EQ(shown("Zoë €"), R"(Zo\u00eb \u20ac)");
  EXPECT_EQ(shown("\xF0\x9F\x98\x80"), R"(\ud83d\ude00)");
  // Cut short, too long for what it says, half of a pair, beyond the last, no beginning.
  EXPECT_EQ(shown("a\xE2\x82"), R"(a\ufffd\ufffd)");
  EXPECT_EQ(shown("\xC0\x80"), R"(\ufffd\ufffd)");
  EXPECT_EQ(shown("\xE0\x80\x80"), R"(\ufffd\ufffd\ufffd)");
  EXPECT_EQ(shown("\xED\xA0\x80"), R"(\ufffd\ufffd\ufffd)");
  EXPECT_EQ(shown("\xF4\x90\x80\x80"), R"(\ufffd\ufffd\ufffd\ufffd)");
  EXPECT_EQ(shown("\xFFz"), R"(\ufffdz)");
}

TEST(TextLine, IsTheEventAndKeysWithValues) {
  EXPECT_EQ(TextLine("run.failed", {{"run_id", "7"}, {"message", "no right"}}),
            "run.failed run_id=7 message=\"no right\"");
}

TEST(LogFormat, SwitchesWhatIsWritten) {
  testing::internal::CaptureStderr();
  SetLogFormat(LogFormat::kJson);
  LogFailure(LogLevel::kError, "a.b", Status(ErrorKind::kDenied, "no", "why"), {{"n", 1}});
  SetLogFormat(LogFormat::kText);
  Log(LogLevel::kInfo, "a.c", {{"n", 2}});
  const std::string lines = testing::internal::GetCapturedStderr();
  const size_t end = lines.find('\n');
  EXPECT_EQ(
      lines.substr(lines.find("\"level\""), end - lines.find("\"level\"")),
      R"("level":"error","event":"a.b","n":"1","kind":"denied","message":"no","detail":"why"})");
  EXPECT_EQ(lines.find("{\"time\":\"20"), 0U);
  EXPECT_NE(lines.find("Z info a.c n=2\n", end), std::string::npos);
}

}  // namespace
}  // namespace sluice
