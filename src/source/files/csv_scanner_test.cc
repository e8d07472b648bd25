#include "source/files/csv_scanner.h"

#include <arrow/memory_pool.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace sluice::source {
namespace {

/// Rows as text: fields within [], an N before an unquoted one; or the error.
std::string Scan(const std::string& text, size_t columns = 0, bool last = true,
                 CsvDialect dialect = {}) {
  const std::string padded = text + std::string(CsvScanner::kPadding, ',');
  const std::string_view data(padded.data(), text.size());
  CsvRows rows(arrow::default_memory_pool());
  const CsvBounds bounds{last, data.size(), std::numeric_limits<int64_t>::max(), data.size()};
  const Status status = CsvScanner(dialect, columns).Scan(data, bounds, rows);
  if (!status.ok()) return status.message();
  std::string shown;
  for (const CsvCell& cell : rows.cells) {
    std::string value;
    const auto raw = data.substr(cell.begin, cell.size);
    if (cell.doubled)
      AppendUnquoted(raw, value);
    else
      value = raw;
    shown += (cell.quoted ? "[" : "N[") + value + "]";
  }
  shown += " " + std::to_string(rows.rows) + " of " + std::to_string(rows.consumed);
  if (rows.skipped > 0) shown += " without " + std::to_string(rows.skipped);
  return shown;
}

TEST(CsvScanner, CutsRowsAsRfc4180Has) {
  EXPECT_EQ(Scan("a,b\nc,\n"), "N[a]N[b]N[c]N[] 2 of 7");
  EXPECT_EQ(Scan("a,b\r\n\"c,\n\"\"d\"\"\",\"\"\r\n"), "N[a]N[b][c,\n\"d\"][] 2 of 20");
  EXPECT_EQ(Scan("a\n\n\r\nb"), "N[a]N[b] 2 of 6");
  EXPECT_EQ(Scan("5\" pipe,x\n"), "N[5\" pipe]N[x] 1 of 10");
  EXPECT_EQ(Scan(","), "N[]N[] 1 of 1");
  EXPECT_EQ(Scan(""), " 0 of 0");
}

TEST(CsvScanner, ARowThatIsNotWholeWaitsForMore) {
  for (const char* text : {"a,b", "a,\"b", "a,\"b\"", "a,b\r", "a,\"b\"\r", "\"a\"\"", "a\rb"}) {
    EXPECT_EQ(Scan(text, 0, false), " 0 of 0") << text;
    EXPECT_EQ(Scan(std::string("x,y\n") + text, 0, false), "N[x]N[y] 1 of 4") << text;
  }
}

TEST(CsvScanner, ABrokenRowIsToldByLineAndReason) {
  EXPECT_EQ(Scan("a,b\nc\n", 2), "line 2: there is 1 field instead of 2");
  EXPECT_EQ(Scan("a,b\n\"\n\n\",x\nc,d,e\n", 2), "line 5: there are 3 fields instead of 2");
  EXPECT_EQ(Scan("a\n\"b"), "line 2: a quote is not closed");
  EXPECT_EQ(Scan("\"a\"b\n"), "line 1: there is text after a closing quote");
  EXPECT_EQ(Scan("a\rb\n"), "line 1: a carriage return without a line feed is outside quotes");
  EXPECT_EQ(Scan(std::string("a\nb\0c\n", 6)), "line 2: there is a NUL byte");
  EXPECT_EQ(Scan("a\nb\xff\n"), "line 2: the text is not UTF-8");
  EXPECT_EQ(Scan("\xff,b\nc\n", 2), "line 1: the text is not UTF-8");
}

TEST(CsvScanner, BrokenRowsCanBeSkippedAndAreCounted) {
  const CsvDialect skipping{',', true};
  EXPECT_EQ(Scan("a,b\nc\n\"d\"x,\ne\xff,f\ng,h\n", 2, true, skipping),
            "N[a]N[b]N[g]N[h] 2 of 21 without 3");
}

TEST(CsvScanner, AnyCutOfTheDataGivesTheSameRows) {
  std::mt19937 random(7);
  const std::string_view kAlphabet = "ab,\"\n\r";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto left = random() % 24; left > 0; --left) text += kAlphabet[random() % 6];
    const std::string whole = Scan(text, 0, true, {',', true});
    // Take what is whole of a prefix, then the rest.
    const size_t cut = random() % (text.size() + 1);
    CsvRows rows(arrow::default_memory_pool());
    const std::string start = text.substr(0, cut) + std::string(CsvScanner::kPadding, 'x');
    const CsvBounds bounds{false, cut, 1000, cut};
    ASSERT_TRUE(
        CsvScanner({',', true}, 0).Scan(std::string_view(start).substr(0, cut), bounds, rows).ok());
    const std::string first = Scan(text.substr(0, rows.consumed), 0, true, {',', true});
    const std::string second = Scan(text.substr(rows.consumed), 0, true, {',', true});
    const auto fields = [](const std::string& shown) {
      return shown.substr(0, shown.rfind(' ', shown.rfind(" of ") - 1));
    };
    EXPECT_EQ(fields(whole), fields(first) + fields(second)) << text << " cut at " << cut;
  }
}

TEST(CsvScanner, FieldsOfEveryLengthEndWhereTheyEnd) {
  std::string text;
  for (size_t size = 0; size < 150; ++size) {
    const std::string field(size, 'x');
    text += field + ",\"" + field + "\"," + field + "\n";
  }
  const std::string padded = text + std::string(CsvScanner::kPadding, ',');
  const std::string_view data = std::string_view(padded).substr(0, text.size());
  CsvRows rows(arrow::default_memory_pool());
  ASSERT_TRUE(
      CsvScanner({',', false}, 3).Scan(data, {true, text.size(), 1000, text.size()}, rows).ok());
  ASSERT_EQ(rows.cells.size(), 450u);
  for (size_t i = 0; i < rows.cells.size(); ++i) {
    EXPECT_EQ(data.substr(rows.cells[i].begin, rows.cells[i].size), std::string(i / 3, 'x'));
  }
}

TEST(CsvScanner, TheDelimiterIsGuessedByWhatCutsAllRowsAlike) {
  const auto guess = [](const std::string& text) {
    const std::string padded = text + std::string(CsvScanner::kPadding, ',');
    return GuessDelimiter(std::string_view(padded).substr(0, text.size()), true);
  };
  EXPECT_EQ(guess("a,b\n1,2\n"), ',');
  EXPECT_EQ(guess("a;b\n1,5;2\n"), ';');
  EXPECT_EQ(guess("a\tb\tc\n1\t2\t3\n"), '\t');
  EXPECT_EQ(guess("a|b\n\"x|y,z\"|2"), '|');
  EXPECT_EQ(guess("a;b"), ';');
  EXPECT_EQ(guess("name\nAda, Lovelace\n"), ',');
}

}  // namespace
}  // namespace sluice::source
