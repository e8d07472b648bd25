#include "format/json_text.h"

#include <arrow/util/utf8.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

#include "format/fake_sink.h"

namespace sluice::format {
namespace {

Result<std::string> JsonText(std::string_view text) {
  InitializeJsonText();
  FakeSink sink;
  OutputBuffer out(sink);
  WriteJsonText(text, out);
  TRY(out.Flush());
  return sink.text;
}

/// The rule of RFC 8259 again, one character at a time.
std::string Expected(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    constexpr std::string_view kNames = "\"\\\b\t\n\f\r";
    constexpr std::string_view kLetters = "\"\\btnfr";
    if (const size_t known = kNames.find(c); known != std::string_view::npos) {
      json += {'\\', kLetters[known]};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      json += escape;
    } else {
      json += c;
    }
  }
  return json + "\"";
}

TEST(JsonText, EveryByteBelow128AtEveryPlaceIsEscapedByTheRule) {
  FakeSink sink;
  OutputBuffer out(sink);
  std::string expected;
  for (int byte = 0; byte < 128; ++byte) {
    for (size_t size = 1; size <= 40; ++size) {
      for (size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = static_cast<char>(byte);
        WriteJsonText(text, out);
        expected += Expected(text);
      }
    }
  }
  ASSERT_TRUE(out.Flush().ok());
  EXPECT_TRUE(sink.text == expected);
}

TEST(JsonText, EmptyIsTwoQuotes) { EXPECT_EQ(*JsonText(""), R"("")"); }

TEST(JsonText, UnicodePassesThroughUnchanged) {
  const std::string text = "Łódź 東京 🙂 – € \u00a0 \u2027\u202a \ufeff e\u0301";
  EXPECT_EQ(*JsonText(text), "\"" + text + "\"");
}

TEST(JsonText, WhatEndsALineForSomeReadersIsEscapedAtEveryPlace) {
  for (size_t before = 0; before < 40; ++before) {
    const std::string x(before, 'x');
    EXPECT_EQ(*JsonText(x + "\u0085\u2028y\u2029"), "\"" + x + "\\u0085\\u2028y\\u2029\"");
  }
  for (size_t before = 4090; before < 4100; ++before) {
    const std::string x(before, 'x');
    EXPECT_EQ(*JsonText(x + "\u2028"), "\"" + x + "\\u2028\"");
    EXPECT_EQ(*JsonText(x + "\u0085–"), "\"" + x + "\\u0085–\"");
  }
}

TEST(JsonText, RandomTextOfAnyLengthIsEscapedByTheRule) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 20'000, ' ');
    for (char& c : text) c = static_cast<char>(random() % (round % 2 == 0 ? 128 : 40));
    ASSERT_EQ(*JsonText(text), Expected(text));
  }
}

TEST(JsonText, WhatIsNotUtf8IsRefused) {
  for (const std::string_view wrong :
       {"\x80", "\xc3", "abc\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    EXPECT_TRUE(JsonText(wrong).status().Is(ErrorKind::kCorrupt));
    EXPECT_TRUE(
        JsonText(std::string(100, 'x') + std::string(wrong)).status().Is(ErrorKind::kCorrupt));
  }
}

TEST(JsonText, ReadsNothingBehindTheEnd) {
  // A buffer of exactly the text's size, so that the address sanitizer sees any byte too many.
  for (size_t size = 1; size < 70; ++size) {
    const std::unique_ptr<char[]> exact(new char[size]);
    std::fill_n(exact.get(), size, 'x');
    EXPECT_EQ(JsonText({exact.get(), size})->size(), size + 2);
  }
}

}  // namespace
}  // namespace sluice::format
