#include "cli/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "cli/fake_byte_source.h"

namespace sluice::cli {
namespace {

using ::testing::ElementsAre;

constexpr size_t kMaxBytes = 1 << 20;
using Rows = std::vector<std::vector<std::string>>;

/// Read all records; a refused one is a row of "LINE:COLUMN" alone.
Rows ReadAll(const std::string& text, size_t step) {
  FakeByteSource source(text, step);
  CsvReader reader(source, kMaxBytes);
  Rows rows;
  for (;;) {
    const auto result = reader.Next();
    EXPECT_TRUE(result.ok()) << result.status().ToString();
    if (!result.ok() || *result == ReadStep::kEnd) return rows;
    auto& row = rows.emplace_back();
    if (*result == ReadStep::kRefused) {
      const Place& place = reader.refusal().place;
      row.push_back(std::to_string(place.line) + ":" + std::to_string(place.column));
      continue;
    }
    for (const CsvCell& cell : reader.cells()) row.emplace_back(cell.text);
  }
}

class CsvReaderSteps : public ::testing::TestWithParam<size_t> {
 protected:
  Rows Read(const std::string& text) { return ReadAll(text, GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(BytesARead, CsvReaderSteps, ::testing::Values(1, 2, 3, 7, 1 << 20));

TEST_P(CsvReaderSteps, RecordsEndWithEitherLineEndOrTheFile) {
  EXPECT_EQ(Read("a,b\nc,d\r\ne,f"), (Rows{{"a", "b"}, {"c", "d"}, {"e", "f"}}));
  EXPECT_EQ(Read("a,b\n"), (Rows{{"a", "b"}}));
  EXPECT_EQ(Read("a,b\r"), (Rows{{"a", "b"}}));
  EXPECT_EQ(Read(""), Rows{});
}

TEST_P(CsvReaderSteps, QuotedCellsHoldCommasQuotesAndLineFeeds) {
  EXPECT_EQ(Read("\"a,\"\"b\"\"\",\"x\r\ny\"\n\"\",\"\"\"\"\n"),
            (Rows{{"a,\"b\"", "x\r\ny"}, {"", "\""}}));
}

TEST_P(CsvReaderSteps, EmptyCellsAreCellsAndEmptyLinesAreNot) {
  EXPECT_EQ(Read("\n,\n\r\n,,x\n\"\"\n"), (Rows{{"", ""}, {"", "", "x"}, {""}}));
}

TEST_P(CsvReaderSteps, AByteOrderMarkIsDropped) {
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "a,b\n"),
            (Rows{{"a", "b"}}));
  EXPECT_EQ(Read("\xEF\xBB\xBF"), Rows{});
  EXPECT_EQ(Read("\xEF\xBB"), (Rows{{"\xEF\xBB"}}));
}

TEST_P(CsvReaderSteps, AMalformedRecordIsRefusedByItself) {
  EXPECT_EQ(Read("a,b\"c\nd\n\"e\"f,g\nh\ri\nj\n"),
            (Rows{{"1:4"}, {"d"}, {"3:4"}, {"4:2"}, {"j"}}));
}

TEST_P(CsvReaderSteps, AQuoteThatIsNeverClosedIsPlaced) {
  EXPECT_EQ(Read("a\nb,\"c\nd\ne"), (Rows{{"a"}, {"2:3"}}));
}

TEST(CsvReader, PlacesCountLinesWithinCells) {
  FakeByteSource source("id,text\n1,\"a\nbb\",z\n2,y,x\n");
  CsvReader reader(source, kMaxBytes);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(reader.Next().ok());
  EXPECT_EQ(reader.place(), (Place{2, 1}));
  EXPECT_EQ(reader.cells()[1].place, (Place{2, 3}));
  EXPECT_EQ(reader.cells()[2].place, (Place{3, 5}));
  ASSERT_TRUE(reader.Next().ok());
  EXPECT_EQ(reader.place(), (Place{4, 1}));
  EXPECT_EQ(reader.cells()[2].place, (Place{4, 5}));
}

TEST(CsvReader, ARecordBeyondItsBoundEndsTheReading) {
  FakeByteSource source("a\n\"" + std::string(3 << 20, 'x'));
  CsvReader reader(source, kMaxBytes);
  ASSERT_TRUE(reader.Next().ok());
  const auto result = reader.Next();
  ASSERT_TRUE(result.status().Is(ErrorKind::kInvalid));
  EXPECT_NE(result.status().message().find("line 2"), std::string::npos);
}

TEST(CsvReader, AnyBytesAreReadTheSameHoweverTheyArrive) {
  static constexpr std::string_view kAlphabet = "a,\"\r\n\xC3";
  std::mt19937 random(7);
  for (int round = 0; round < 3'000; ++round) {
    std::string text;
    for (size_t length = random() % 40; length > 0; --length) {
      text += kAlphabet[random() % kAlphabet.size()];
    }
    EXPECT_EQ(ReadAll(text, 1), ReadAll(text, 1 << 20)) << ::testing::PrintToString(text);
  }
}

TEST(CsvReader, WhatIsWrittenByTheRulesIsReadBack) {
  static constexpr std::string_view kAlphabet = "ab,\"\r\n ";
  std::mt19937 random(11);
  for (int round = 0; round < 1'000; ++round) {
    Rows rows(1 + random() % 4);
    std::string text;
    for (auto& row : rows) {
      row.resize(2 + random() % 3);
      for (size_t column = 0; column < row.size(); ++column) {
        text += column == 0 ? "\"" : ",\"";
        for (size_t length = random() % 6; length > 0; --length) {
          const char c = kAlphabet[random() % kAlphabet.size()];
          row[column] += c;
          text += c == '"' ? std::string("\"\"") : std::string(1, c);
        }
        text += '"';
      }
      text += random() % 2 == 0 ? "\n" : "\r\n";
    }
    EXPECT_EQ(ReadAll(text, 5), rows);
  }
}

}  // namespace
}  // namespace sluice::cli
