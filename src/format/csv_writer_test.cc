#include "format/csv_writer.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>

#include "format/fake_sink.h"

namespace sluice::format {
namespace {

/// Write arrays as columns "a", "b", ... and return the file, or the failure.
std::string Csv(const std::vector<std::shared_ptr<arrow::Array>>& arrays,
                const model::CsvOptions& options = {}) {
  arrow::FieldVector fields;
  for (const auto& array : arrays) {
    fields.push_back(arrow::field(std::string(1, char('a' + fields.size())), array->type()));
  }
  const auto schema = arrow::schema(fields);
  FakeSink sink;
  const auto writer = CsvWriter::Make(schema, options, sink);
  if (!writer.ok()) return writer.status().ToString();
  const auto batch = arrow::RecordBatch::Make(schema, arrays.front()->length(), arrays);
  if (Status status = (*writer)->Write(*batch); !status.ok()) return status.ToString();
  if (Status status = (*writer)->Finish(); !status.ok()) return status.ToString();
  return sink.text;
}

template <typename Builder, typename... Values>
std::shared_ptr<arrow::Array> ArrayOf(Builder&& builder, const Values&... values) {
  EXPECT_TRUE((builder.Append(values).ok() && ...));
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> Texts(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  for (const auto& value : values) EXPECT_TRUE(builder.Append(value).ok());
  return *builder.Finish();
}

constexpr model::CsvOptions kBare{.header = false};

TEST(CsvWriter, AHeaderThenARecordALine) {
  EXPECT_EQ(Csv({Texts({"x", "y"}), ArrayOf(arrow::Int64Builder(), 1, -2)}), "a,b\nx,1\ny,-2\n");
}

TEST(CsvWriter, AFileWithoutRowsHasItsHeader) {
  EXPECT_EQ(Csv({Texts({})}), "a\n");
  EXPECT_EQ(Csv({Texts({})}, kBare), "");
}

TEST(CsvWriter, QuotesStandWhereAReaderWouldGoWrong) {
  EXPECT_EQ(
      Csv({Texts({"plain", "a,b", "say \"hi\"", "two\nlines", "cr\rlf", "", " padded ", "a;b"})},
          kBare),
      "plain\n\"a,b\"\n\"say \"\"hi\"\"\"\n\"two\nlines\"\n\"cr\rlf\"\n\"\"\n\" padded \"\na;b\n");
  EXPECT_EQ(Csv({Texts({"a,b", "a;b"})}, {.header = false, .delimiter = ';'}), "a,b\n\"a;b\"\n");
}

TEST(CsvWriter, QuotesDoNotDependOnWhereInATextTheirReasonStands) {
  for (size_t size = 1; size <= 50; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      for (const char c : {',', '\n', '\r', ';', '\x7f'}) {
        text[at] = c;
        const bool quoted = c != ';' && c != '\x7f';
        EXPECT_EQ(Csv({Texts({text})}, kBare), (quoted ? '"' + text + '"' : text) + "\n");
      }
      text[at] = '"';
      EXPECT_EQ(Csv({Texts({text})}, kBare), '"' + std::string(text).insert(at, 1, '"') + "\"\n");
      text[at] = '\xff';
      EXPECT_EQ(Csv({Texts({text})}, kBare), "corrupt: column 'a' holds text that is not UTF-8");
    }
  }
}

TEST(CsvWriter, NullAndTheEmptyTextAreToldApart) {
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.AppendNull().ok() && builder.Append("").ok() && builder.Append("NULL").ok());
  const auto texts = *builder.Finish();
  const auto numbers = ArrayOf(arrow::Int64Builder(), 1, 2, 3);
  EXPECT_EQ(Csv({texts, numbers}, kBare), ",1\n\"\",2\nNULL,3\n");
  EXPECT_EQ(Csv({texts, numbers}, {.header = false, .null_text = "NULL"}),
            "NULL,1\n\"\",2\n\"NULL\",3\n");
}

TEST(CsvWriter, ALoneNullIsRefusedWhereItWouldBeAnEmptyLine) {
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.AppendNull().ok());
  const auto texts = *builder.Finish();
  EXPECT_EQ(Csv({texts}),
            "unsupported: column 'a' is the only one and holds null, which would be an empty line: "
            "set export.csv.null to a text");
  EXPECT_EQ(Csv({texts}, {.header = false, .null_text = "\\N"}), "\\N\n");
}

TEST(CsvWriter, BinaryThatLooksLikeNullIsQuoted) {
  const auto bytes = ArrayOf(arrow::BinaryBuilder(), std::string("\x35\x42\xcb", 3));
  EXPECT_EQ(Csv({bytes}, kBare), "NULL\n");
  EXPECT_EQ(Csv({bytes}, {.header = false, .null_text = "NULL"}), "\"NULL\"\n");
}

TEST(CsvWriter, NumbersAndTimesStandBare) {
  const auto at = arrow::timestamp(arrow::TimeUnit::MILLI, "UTC");
  EXPECT_EQ(Csv({ArrayOf(arrow::BooleanBuilder(), true), ArrayOf(arrow::DoubleBuilder(), 0.1),
                 ArrayOf(arrow::Decimal128Builder(arrow::decimal128(9, 2)), arrow::Decimal128(-5)),
                 ArrayOf(arrow::Date32Builder(), 20484),
                 ArrayOf(arrow::TimestampBuilder(at, arrow::default_memory_pool()), 1769903999007)},
                kBare),
            "true,0.1,-0.05,2026-01-31,2026-01-31T23:59:59.007Z\n");
}

TEST(CsvWriter, FloatsThatAreNoNumberHaveNames) {
  using Limits = std::numeric_limits<double>;
  EXPECT_EQ(Csv({ArrayOf(arrow::DoubleBuilder(), Limits::quiet_NaN(), Limits::infinity(),
                         -Limits::infinity())},
                kBare),
            "NaN\nInfinity\n-Infinity\n");
}

TEST(CsvWriter, NestedValuesAreJsonText) {
  auto items = std::make_shared<arrow::StringBuilder>();
  arrow::ListBuilder lists(arrow::default_memory_pool(), items);
  ASSERT_TRUE(lists.Append().ok() && items->Append("a").ok() && items->Append("b").ok());
  ASSERT_TRUE(lists.AppendEmptyValue().ok());
  EXPECT_EQ(Csv({*lists.Finish()}, kBare), "\"[\"\"a\"\",\"\"b\"\"]\"\n[]\n");
}

TEST(CsvWriter, WhatANestedValueCannotHoldNamesTheColumn) {
  auto items = std::make_shared<arrow::StringBuilder>();
  arrow::ListBuilder lists(arrow::default_memory_pool(), items);
  ASSERT_TRUE(lists.Append().ok() && items->Append("caf\xe9").ok());
  EXPECT_EQ(Csv({*lists.Finish()}), "corrupt: column 'a' holds text that is not UTF-8");
}

TEST(CsvWriter, TheFormulaGuardTouchesTextAloneAndOnlyWhenAskedFor) {
  const auto texts = Texts({"=1+1", "+49", "-x", "@a", "fine", "=\"q\""});
  const auto numbers = ArrayOf(arrow::Int64Builder(), -1, -2, -3, -4, -5, -6);
  EXPECT_EQ(Csv({texts, numbers}, {.header = false, .formula_guard = true}),
            "'=1+1,-1\n'+49,-2\n'-x,-3\n'@a,-4\nfine,-5\n\"'=\"\"q\"\"\",-6\n");
  EXPECT_EQ(Csv({Texts({"=1+1"})}, kBare), "=1+1\n");
}

TEST(CsvWriter, TextThatIsNotUtf8IsRefusedByColumnWithoutItsContent) {
  EXPECT_EQ(Csv({Texts({"caf\xe9 secret"})}), "corrupt: column 'a' holds text that is not UTF-8");
}

TEST(CsvWriter, DictionariesAreTheirWords) {
  arrow::StringDictionaryBuilder builder;
  ASSERT_TRUE(builder.Append("red").ok() && builder.AppendNull().ok() &&
              builder.Append("a,b").ok());
  EXPECT_EQ(Csv({*builder.Finish(), Texts({"1", "2", "3"})}, kBare), "red,1\n,2\n\"a,b\",3\n");
}

}  // namespace
}  // namespace sluice::format
