#include "source/files/cell_facts.h"

#include <arrow/type.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::source {
namespace {

std::string TypeOf(const std::vector<std::string_view>& texts) {
  ColumnFacts facts;
  for (const auto text : texts) facts.Add(FactsOf(text));
  return facts.Type()->ToString();
}

TEST(CellFacts, TheNarrowestTypeThatKeepsEveryValueIsTaken) {
  EXPECT_EQ(TypeOf({"true", "false"}), "bool");
  EXPECT_EQ(TypeOf({"0", "-7", "9223372036854775807"}), "int64");
  EXPECT_EQ(TypeOf({"0", "9223372036854775808"}), "decimal128(38, 0)");
  EXPECT_EQ(TypeOf({"1.25", "-0.5", "12"}), "decimal128(18, 2)");
  EXPECT_EQ(TypeOf({"12345678901234567.25"}), "decimal128(38, 2)");
  EXPECT_EQ(TypeOf({"1e10", "0.5"}), "double");
  EXPECT_EQ(TypeOf({"-0"}), "double");
  EXPECT_EQ(TypeOf({"2024-02-29"}), "date32[day]");
  EXPECT_EQ(TypeOf({"2024-02-29T01:02:03Z", "2024-02-29 01:02:03.5Z"}), "timestamp[us, tz=UTC]");
  EXPECT_EQ(TypeOf({"2024-02-29 01:02:03.123456"}), "timestamp[us]");
  EXPECT_EQ(TypeOf({}), "string");
}

TEST(CellFacts, TheQuickLookFindsTheSame) {
  const std::string_view letters = "01905.-:eT Zx";
  std::mt19937 random(7);
  std::string text;
  for (int i = 0; i < 200'000; ++i) {
    text.clear();
    const size_t size = random() % 20;
    // Mostly digits, so that numbers and dates are among them.
    while (text.size() < size)
      text += letters[random() % 3 == 0 ? random() % letters.size() : random() % 5];
    if (i % 50 == 0) text = fmt::format("20{:02}-{:02}-{:02}", i % 7, i / 50 % 14, i / 700 % 33);
    const CellFacts expected = FactsOf(text);
    const std::string padded = text + std::string(16, i % 2 == 0 ? '5' : '.');
    const CellFacts facts = FactsOfPadded(std::string_view(padded).substr(0, text.size()));
    ASSERT_EQ(facts.kinds, expected.kinds) << text;
    ASSERT_EQ(facts.integer_digits, expected.integer_digits) << text;
    ASSERT_EQ(facts.scale, expected.scale) << text;
  }
}

TEST(CellFacts, WhatATypeWouldChangeStaysText) {
  for (const std::string_view text : {"007",
                                      "+5",
                                      "1.",
                                      ".5",
                                      " 5",
                                      "5 ",
                                      "0x1F",
                                      "1_000",
                                      "1,5",
                                      "NaN",
                                      "inf",
                                      "TRUE",
                                      "2023-02-29",
                                      "2024-13-01",
                                      "2024-1-1",
                                      "0000-01-01",
                                      "2024-02-29T24:00:00",
                                      "2024-02-29T01:02:60Z",
                                      "2024-02-29T01:02:03+01:00",
                                      "2024-02-29T01:02:03.1234567",
                                      "1e400",
                                      "1.2345678901234567e5",
                                      "123456789012345678901234567890123456789",
                                      "-",
                                      "e5",
                                      "1e",
                                      "2024-02-29T01:02:03."}) {
    EXPECT_EQ(TypeOf({text}), "string") << text;
  }
  EXPECT_EQ(TypeOf({"1", "x"}), "string");
  EXPECT_EQ(TypeOf({"1", "true"}), "string");
  EXPECT_EQ(TypeOf({"2024-01-01", "2024-01-01T00:00:00Z"}), "string");
  EXPECT_EQ(TypeOf({"1e5", "1.2345678901234567"}), "string");
  EXPECT_EQ(TypeOf({"12345678901234567890123456789012345678", "0.5"}), "string");
}

TEST(CellFacts, DatesAndTimesAreThoseOfTheCalendar) {
  EXPECT_EQ(ReadDate("1970-01-01"), 0);
  EXPECT_EQ(ReadDate("1969-12-31"), -1);
  EXPECT_EQ(ReadDate("2000-03-01"), 11017);
  EXPECT_EQ(ReadDate("0001-01-01"), -719162);
  EXPECT_EQ(ReadDate("9999-12-31"), 2932896);
  EXPECT_EQ(ReadMicros("1970-01-01T00:00:01.000001"), 1'000'001);
  EXPECT_EQ(ReadMicros("1969-12-31 23:59:59.9"), -100'000);
}

}  // namespace
}  // namespace sluice::source
