#include <arrow/api.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "format/fake_sink.h"
#include "format/jsonl_writer.h"

namespace sluice::format {
namespace {

using arrow::TimeUnit;

/// Write one column "v" of `type` and return the lines without their newlines, joined by '|'.
std::string Lines(const std::shared_ptr<arrow::Array>& array) {
  FakeSink sink;
  const auto schema = arrow::schema({arrow::field("v", array->type())});
  const auto writer = JsonlWriter::Make(schema, sink);
  if (!writer.ok()) return writer.status().ToString();
  const auto batch = arrow::RecordBatch::Make(schema, array->length(), {array});
  if (Status status = (*writer)->Write(*batch); !status.ok()) return status.ToString();
  std::string text = sink.text;
  std::replace(text.begin(), text.end(), '\n', '|');
  return text;
}

template <typename Builder, typename... Values>
std::string LinesOf(Builder&& builder, const Values&... values) {
  EXPECT_TRUE((builder.Append(values).ok() && ...));
  EXPECT_TRUE(builder.AppendNull().ok());
  return Lines(*builder.Finish());
}

auto* Pool() { return arrow::default_memory_pool(); }

TEST(JsonlTypes, NullIsLeftOut) {
  EXPECT_EQ(Lines(*arrow::MakeArrayOfNull(arrow::null(), 2)), "{}|{}|");
  EXPECT_EQ(Lines(*arrow::MakeArrayOfNull(arrow::utf8(), 1)), "{}|");
}

TEST(JsonlTypes, Boolean) {
  EXPECT_EQ(LinesOf(arrow::BooleanBuilder(), true, false), R"({"v":true}|{"v":false}|{}|)");
}

TEST(JsonlTypes, IntegersToTheirBounds) {
  EXPECT_EQ(LinesOf(arrow::Int8Builder(), int8_t{-128}, int8_t{127}),
            R"({"v":-128}|{"v":127}|{}|)");
  EXPECT_EQ(LinesOf(arrow::UInt8Builder(), uint8_t{255}), R"({"v":255}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Int16Builder(), int16_t{-32768}), R"({"v":-32768}|{}|)");
  EXPECT_EQ(LinesOf(arrow::UInt16Builder(), uint16_t{65535}), R"({"v":65535}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Int32Builder(), INT32_MIN), R"({"v":-2147483648}|{}|)");
  EXPECT_EQ(LinesOf(arrow::UInt32Builder(), UINT32_MAX), R"({"v":4294967295}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Int64Builder(), INT64_MIN, INT64_MAX),
            R"({"v":-9223372036854775808}|{"v":9223372036854775807}|{}|)");
  EXPECT_EQ(LinesOf(arrow::UInt64Builder(), UINT64_MAX), R"({"v":18446744073709551615}|{}|)");
}

TEST(JsonlTypes, FloatsThatAreNoNumberAreNamesAsText) {
  using Limits = std::numeric_limits<float>;
  EXPECT_EQ(LinesOf(arrow::FloatBuilder(), Limits::quiet_NaN(), Limits::infinity()),
            R"({"v":"NaN"}|{"v":"Infinity"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::DoubleBuilder(), -std::numeric_limits<double>::infinity()),
            R"({"v":"-Infinity"}|{}|)");
}

TEST(JsonlTypes, FloatsInTheShortestFormThatReadsBack) {
  EXPECT_EQ(LinesOf(arrow::DoubleBuilder(), 0.1, 1e300, -0.0, 5.0, 5e-324),
            R"({"v":0.1}|{"v":1e+300}|{"v":-0.0}|{"v":5}|{"v":5e-324}|{}|)");
  EXPECT_EQ(LinesOf(arrow::FloatBuilder(), 0.1F, 16777216.0F), R"({"v":0.1}|{"v":16777216}|{}|)");
}

TEST(JsonlTypes, DecimalsInPlainNotationWithAllDigitsOfTheirScale) {
  using arrow::Decimal128;
  EXPECT_EQ(
      LinesOf(arrow::Decimal128Builder(arrow::decimal128(38, 2)), Decimal128(12345), Decimal128(-5),
              Decimal128(0), Decimal128("-99999999999999999999999999999999999999")),
      R"({"v":123.45}|{"v":-0.05}|{"v":0.00}|)"
      R"({"v":-999999999999999999999999999999999999.99}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Decimal128Builder(arrow::decimal128(20, 12)), Decimal128(1)),
            R"({"v":0.000000000001}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Decimal128Builder(arrow::decimal128(5, 0)), Decimal128(42)),
            R"({"v":42}|{}|)");
  EXPECT_EQ(
      LinesOf(arrow::Decimal128Builder(arrow::decimal128(5, -3)), Decimal128(-42), Decimal128(0)),
      R"({"v":-42000}|{"v":0}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Decimal256Builder(arrow::decimal256(76, 3)), arrow::Decimal256(-1001)),
            R"({"v":-1.001}|{}|)");
}

TEST(JsonlTypes, DecimalsOfEveryLengthHaveTheDigitsThatArrowGivesThem) {
  const std::string nines(38, '9');
  std::vector<std::string> integers = {"0", "9223372036854775807", "9223372036854775808",
                                       "18446744073709551615", "18446744073709551616"};
  for (size_t digits = 1; digits <= nines.size(); ++digits) {
    integers.push_back(nines.substr(0, digits));
    integers.push_back("1" + std::string(digits - 1, '0'));
  }
  for (const std::string& integer : integers) {
    for (const arrow::Decimal128& value :
         {arrow::Decimal128(integer), arrow::Decimal128("-" + integer)}) {
      for (const int32_t scale : {0, 1, 2, 5}) {  // no more: Arrow turns to exponents
        EXPECT_EQ(LinesOf(arrow::Decimal128Builder(arrow::decimal128(38, scale)), value),
                  R"({"v":)" + value.ToString(scale) + "}|{}|");
      }
    }
  }
  EXPECT_EQ(LinesOf(arrow::Decimal128Builder(arrow::decimal128(38, 38)), arrow::Decimal128(-7)),
            R"({"v":-0.)" + std::string(37, '0') + "7}|{}|");
  EXPECT_EQ(
      LinesOf(arrow::Decimal128Builder(arrow::decimal128(38, 2)),
              arrow::Decimal128("-9223372036854775808"), arrow::Decimal128("-9223372036854775809")),
      R"({"v":-92233720368547758.08}|{"v":-92233720368547758.09}|{}|)");
}

TEST(JsonlTypes, TextOfEveryWidth) {
  EXPECT_EQ(LinesOf(arrow::StringBuilder(), "", "é\""), R"({"v":""}|{"v":"é\""}|{}|)");
  EXPECT_EQ(LinesOf(arrow::LargeStringBuilder(), "a"), R"({"v":"a"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::StringViewBuilder(), "a", "longer than what a view holds inline"),
            R"({"v":"a"}|{"v":"longer than what a view holds inline"}|{}|)");
}

TEST(JsonlTypes, BinaryIsBase64) {
  EXPECT_EQ(LinesOf(arrow::BinaryBuilder(), "", "a", "ab", "abc", "\xff\xfe"),
            R"({"v":""}|{"v":"YQ=="}|{"v":"YWI="}|{"v":"YWJj"}|{"v":"//4="}|{}|)");
  EXPECT_EQ(LinesOf(arrow::LargeBinaryBuilder(), "abc"), R"({"v":"YWJj"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::FixedSizeBinaryBuilder(arrow::fixed_size_binary(4)), "abcd"),
            R"({"v":"YWJjZA=="}|{}|)");
  std::string expected = R"({"v":")";
  for (int i = 0; i < 3000; ++i) expected += "YWJj";
  std::string large;
  for (int i = 0; i < 3000; ++i) large += "abc";
  EXPECT_EQ(LinesOf(arrow::BinaryBuilder(), large + "a"), expected + R"(YQ=="}|{}|)");
}

TEST(JsonlTypes, DatesAndTimes) {
  EXPECT_EQ(LinesOf(arrow::Date32Builder(), 20484, -1),
            R"({"v":"2026-01-31"}|{"v":"1969-12-31"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Date32Builder(), INT32_MAX, -719163),
            R"({"v":"5881580-07-11"}|{"v":"0000-12-31"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Time32Builder(arrow::time32(TimeUnit::SECOND), Pool()), 3661),
            R"({"v":"01:01:01"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Time32Builder(arrow::time32(TimeUnit::MILLI), Pool()), 86399999),
            R"({"v":"23:59:59.999"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Time64Builder(arrow::time64(TimeUnit::MICRO), Pool()), int64_t{1}),
            R"({"v":"00:00:00.000001"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Time64Builder(arrow::time64(TimeUnit::NANO), Pool()), int64_t{1}),
            R"({"v":"00:00:00.000000001"}|{}|)");
  EXPECT_EQ(LinesOf(arrow::Time32Builder(arrow::time32(TimeUnit::SECOND), Pool()), 86400),
            "corrupt: column 'v' holds a time of day out of range");
}

TEST(JsonlTypes, TimestampsToTheDigitsOfTheirUnit) {
  const auto at = [](TimeUnit::type unit, const char* zone, auto... values) {
    return LinesOf(arrow::TimestampBuilder(arrow::timestamp(unit, zone), Pool()),
                   int64_t{values}...);
  };
  EXPECT_EQ(at(TimeUnit::MILLI, "UTC", 1769903999007, -1),
            R"({"v":"2026-01-31T23:59:59.007Z"}|{"v":"1969-12-31T23:59:59.999Z"}|{}|)");
  EXPECT_EQ(at(TimeUnit::SECOND, "", 0), R"({"v":"1970-01-01T00:00:00"}|{}|)");
  EXPECT_EQ(at(TimeUnit::MICRO, "Europe/Berlin", 1), R"({"v":"1970-01-01T00:00:00.000001Z"}|{}|)");
  EXPECT_EQ(at(TimeUnit::NANO, "UTC", INT64_MIN), R"({"v":"1677-09-21T00:12:43.145224192Z"}|{}|)");
}

TEST(JsonlTypes, ListsKeepTheirNulls) {
  auto items = std::make_shared<arrow::Int32Builder>();
  arrow::ListBuilder lists(Pool(), items);
  ASSERT_TRUE(lists.Append().ok());
  ASSERT_TRUE(items->Append(1).ok());
  ASSERT_TRUE(items->AppendNull().ok());
  ASSERT_TRUE(lists.AppendEmptyValue().ok());
  ASSERT_TRUE(lists.AppendNull().ok());
  EXPECT_EQ(Lines(*lists.Finish()), R"({"v":[1,null]}|{"v":[]}|{}|)");
}

TEST(JsonlTypes, StructsLeaveOutNullMembersButNotThemselves) {
  auto a = std::make_shared<arrow::Int32Builder>();
  auto b = std::make_shared<arrow::StringBuilder>();
  arrow::StructBuilder structs(
      arrow::struct_({arrow::field("a", arrow::int32()), arrow::field("b", arrow::utf8())}), Pool(),
      {a, b});
  ASSERT_TRUE(structs.Append().ok() && a->Append(1).ok() && b->Append("x").ok());
  ASSERT_TRUE(structs.Append().ok() && a->AppendNull().ok() && b->Append("y").ok());
  ASSERT_TRUE(structs.Append().ok() && a->AppendNull().ok() && b->AppendNull().ok());
  ASSERT_TRUE(structs.AppendNull().ok());
  const auto array = *structs.Finish();
  EXPECT_EQ(Lines(array), R"({"v":{"a":1,"b":"x"}}|{"v":{"b":"y"}}|{"v":{}}|{}|)");
  EXPECT_EQ(Lines(array->Slice(1, 2)), R"({"v":{"b":"y"}}|{"v":{}}|)");
}

TEST(JsonlTypes, MapsAreObjectsThatKeepNullValues) {
  auto keys = std::make_shared<arrow::StringBuilder>();
  auto values = std::make_shared<arrow::StringBuilder>();
  arrow::MapBuilder maps(Pool(), keys, values);
  ASSERT_TRUE(maps.Append().ok());
  ASSERT_TRUE(keys->Append("k\n").ok() && values->Append("v").ok());
  ASSERT_TRUE(keys->Append("none").ok() && values->AppendNull().ok());
  ASSERT_TRUE(maps.Append().ok());
  ASSERT_TRUE(maps.AppendNull().ok());
  const auto array = *maps.Finish();
  EXPECT_EQ(Lines(array), R"({"v":{"k\n":"v","none":null}}|{"v":{}}|{}|)");
  EXPECT_EQ(Lines(array->Slice(1)), R"({"v":{}}|{}|)");
}

TEST(JsonlTypes, DictionariesAreTheirWords) {
  EXPECT_EQ(LinesOf(arrow::StringDictionaryBuilder(), "red", "green", "red"),
            R"({"v":"red"}|{"v":"green"}|{"v":"red"}|{}|)");
}

TEST(JsonlTypes, WhatJsonCannotHoldIsRefusedAtAnyDepth) {
  const auto refusal = [](const std::shared_ptr<arrow::DataType>& type) {
    return Lines(*arrow::MakeArrayOfNull(type, 1));
  };
  EXPECT_EQ(refusal(arrow::duration(TimeUnit::MILLI)),
            "unsupported: column 'v' is of type duration[ms], which JSON cannot hold");
  EXPECT_EQ(refusal(arrow::list(arrow::month_interval())),
            "unsupported: column 'v' is of type month_interval, which JSON cannot hold");
  EXPECT_EQ(refusal(arrow::map(arrow::int32(), arrow::utf8())).substr(0, 39),
            "unsupported: column 'v' is of type map<");
}

}  // namespace
}  // namespace sluice::format
