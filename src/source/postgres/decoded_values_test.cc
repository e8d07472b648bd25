#include <arrow/api.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "source/postgres/copy_decoder.h"
#include "source/postgres/fake_copy.h"

namespace sluice::source {
namespace {

enum Oid : uint32_t {
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kOid = 26,
  kFloat4 = 700,
  kFloat8 = 701,
  kDate = 1082,
  kTime = 1083,
  kTimestamp = 1114,
  kTimestamptz = 1184,
  kNumeric = 1700,
  kUuid = 2950,
  kJsonb = 3802,
};

/// Decode values of one column after each other and show them, or the failure.
std::string Decoded(const ColumnRule& rule, const std::vector<SentField>& values) {
  CopyDecoder decoder("t", {rule}, {}, arrow::default_memory_pool());
  auto taken = decoder.Append(SentHeader());
  for (const SentField& value : values) {
    if (taken.ok()) taken = decoder.Append(SentRow({value}));
  }
  if (!taken.ok()) return taken.status().ToString();
  const auto batch = decoder.Flush();
  if (!batch.ok()) return batch.status().ToString();
  EXPECT_TRUE((*batch)->ValidateFull().ok()) << (*batch)->ValidateFull().ToString();
  std::string shown;
  for (int64_t row = 0; row < (*batch)->num_rows(); ++row) {
    if (row != 0) shown += '|';
    shown += (*(*batch)->column(0)->GetScalar(row))->ToString();
  }
  return shown;
}

template <typename... Values>
std::string DecodedOf(uint32_t oid, const Values&... values) {
  return Decoded(RuleOf({"c", {.oid = oid}}), {values...});
}

ColumnRule NumericRule(int precision, int scale) {
  return RuleOf({"c", {.oid = kNumeric, .modifier = (precision << 16 | (scale & 0x7ff)) + 4}});
}

ColumnRule ListRule(uint32_t item) {
  return RuleOf({"c", {.oid = 1, .element = std::make_shared<const Type>(Type{.oid = item})}});
}

/// What is wrong with the first row.
std::string Row1(const std::string& failure) {
  return failure.substr(0, failure.find(':')) + ": object 't', column 'c': row 1 of a split " +
         failure.substr(failure.find(':') + 2);
}
const std::string kMalformed = Row1("corrupt: holds bytes that are no value of its type");

TEST(DecodedValues, Numbers) {
  EXPECT_EQ(DecodedOf(kBool, "\1", std::nullopt, std::string(1, '\0')), "true|null|false");
  EXPECT_EQ(DecodedOf(kInt2, Sent(int16_t{-32768}), Sent(int16_t{32767})), "-32768|32767");
  EXPECT_EQ(DecodedOf(kInt4, Sent(INT32_MIN), std::nullopt, Sent(INT32_MAX)),
            "-2147483648|null|2147483647");
  EXPECT_EQ(DecodedOf(kInt8, Sent(INT64_MIN), Sent(INT64_MAX)),
            "-9223372036854775808|9223372036854775807");
  EXPECT_EQ(DecodedOf(kOid, Sent(UINT32_MAX)), "4294967295");
  EXPECT_EQ(DecodedOf(kFloat4, Sent(0.1F), Sent(-std::numeric_limits<float>::infinity())),
            "0.1|-inf");
  EXPECT_EQ(DecodedOf(kFloat8, Sent(0.1), Sent(std::numeric_limits<double>::quiet_NaN())),
            "0.1|nan");
}

TEST(DecodedValues, OfAnotherLengthAreMalformed) {
  for (const uint32_t oid : {kBool, kInt2, kInt4, kInt8, kOid, kFloat4, kFloat8, kDate, kTime,
                             kTimestamp, kTimestamptz, kNumeric, kUuid, kJsonb}) {
    EXPECT_EQ(DecodedOf(oid, "abc"), kMalformed) << oid;
    EXPECT_EQ(DecodedOf(oid, ""), kMalformed) << oid;
  }
  EXPECT_EQ(DecodedOf(kBool, "\2"), kMalformed);
}

TEST(DecodedValues, TextAndBytes) {
  EXPECT_EQ(DecodedOf(kText, "", "Łódź", std::nullopt), "|Łódź|null");
  EXPECT_EQ(DecodedOf(kBytea, std::string("\0\xff", 2), ""), std::string("\0\xff|", 3));
  EXPECT_EQ(DecodedOf(kJsonb, "\1{\"a\": 1e400}"), "{\"a\": 1e400}");
  EXPECT_EQ(DecodedOf(kUuid, std::string("\x12\x34\x56\x78\x9a\xbc\xde\xf0\0\1\2\3\4\5\6\7", 16)),
            "12345678-9abc-def0-0001-020304050607");
}

TEST(DecodedValues, DatesAndTimes) {
  EXPECT_EQ(DecodedOf(kDate, Sent(int32_t{0}), Sent(int32_t{-10957}), std::nullopt),
            "2000-01-01|1970-01-01|null");
  EXPECT_EQ(DecodedOf(kTime, Sent(int64_t{1}), Sent(int64_t{86'399'999'999})),
            "00:00:00.000001|23:59:59.999999");
  EXPECT_EQ(DecodedOf(kTimestamp, Sent(int64_t{0}), Sent(int64_t{-1})),
            "2000-01-01 00:00:00.000000|1999-12-31 23:59:59.999999");
  EXPECT_EQ(DecodedOf(kTimestamptz, Sent(int64_t{1})), "2000-01-01 00:00:00.000001Z");
}

TEST(DecodedValues, TimesThatArrowDoesNotHaveAreRefusedByTheirText) {
  const auto refused = [](std::string_view value, std::string_view type) {
    return Row1("unsupported: holds '" + std::string(value) + "', which has no exact form as " +
                std::string(type) + ", only as text");
  };
  EXPECT_EQ(DecodedOf(kDate, Sent(INT32_MAX)), refused("infinity", "date32[day]"));
  EXPECT_EQ(DecodedOf(kDate, Sent(INT32_MIN)), refused("-infinity", "date32[day]"));
  EXPECT_EQ(DecodedOf(kTimestamp, Sent(INT64_MAX)), refused("infinity", "timestamp[us]"));
  EXPECT_EQ(DecodedOf(kTimestamptz, Sent(INT64_MIN)),
            refused("-infinity", "timestamp[us, tz=UTC]"));
  EXPECT_EQ(DecodedOf(kTime, Sent(int64_t{86'400'000'000})), refused("24:00:00", "time64[us]"));
  EXPECT_EQ(DecodedOf(kTime, Sent(int64_t{-1})), kMalformed);
  // PostgreSQL counts further than Arrow, which has the same 64 bits but begins 30 years before.
  const int64_t last = INT64_MAX - int64_t{10957} * 86'400'000'000;
  EXPECT_EQ(DecodedOf(kTimestamp, Sent(last)), "<value out of range: 9223372036854775807>")
      << "Arrow's own rendering ends earlier";
  EXPECT_EQ(DecodedOf(kTimestamp, Sent(last + 1)),
            refused("294247-01-10 04:00:54.775808", "timestamp[us]"));
  EXPECT_EQ(DecodedOf(kTimestamp, Sent(int64_t{9'223'371'331'199'999'999})),
            refused("294276-12-31 23:59:59.999999", "timestamp[us]"));
}

TEST(DecodedValues, DecimalsToTheirLastDigit) {
  const auto decimal = [](int precision, int scale, auto... texts) {
    return Decoded(NumericRule(precision, scale), {SentNumeric(texts)...});
  };
  EXPECT_EQ(decimal(15, 2, "0.00", "1.00", "-1.25", "9999999999999.99", "-0.01", "10000.00"),
            "0.00|1.00|-1.25|9999999999999.99|-0.01|10000.00");
  EXPECT_EQ(decimal(4, 0, "9999", "-1"), "9999|-1");
  EXPECT_EQ(decimal(38, 19, "9999999999999999999.9999999999999999999", "-0.0000000000000000001"),
            "9999999999999999999.9999999999999999999|-1E-19");
  EXPECT_EQ(decimal(38, 0, "-" + std::string(38, '9')), "-" + std::string(38, '9'));
  EXPECT_EQ(decimal(39, 0, std::string(39, '9')), std::string(39, '9'));
  EXPECT_EQ(decimal(76, 0, "-" + std::string(76, '9')), "-" + std::string(76, '9'));
  EXPECT_EQ(decimal(3, -2, "12300", "-99900"), "12300|-99900");
  EXPECT_EQ(decimal(2, 4, "0.0012", "-0.0099"), "0.0012|-0.0099");
}

TEST(DecodedValues, ANumericThatIsNotOfItsDeclaredTypeIsMalformed) {
  const auto decimal = [](int precision, int scale, const std::string& text) {
    return Decoded(NumericRule(precision, scale), {SentNumeric(text)});
  };
  EXPECT_EQ(decimal(4, 2, "100.00"), kMalformed);
  EXPECT_EQ(decimal(4, 2, "0.001"), kMalformed);
  EXPECT_EQ(decimal(4, 2, "0.00001"), kMalformed);
  EXPECT_EQ(decimal(38, 0, "1" + std::string(38, '0')), kMalformed);
  EXPECT_EQ(decimal(38, 0, "1" + std::string(400, '0')), kMalformed);
  EXPECT_EQ(decimal(76, 0, "1" + std::string(76, '0')), kMalformed);
  const std::string header = Sent(int16_t{1}) + Sent(int16_t{0});
  const auto sent = [](const std::string& bytes) { return Decoded(NumericRule(9, 2), {bytes}); };
  EXPECT_EQ(sent(header + Sent(int16_t{0}) + Sent(int16_t{0}) + Sent(int16_t{10'000})), kMalformed);
  EXPECT_EQ(sent(header + Sent(int16_t{0}) + Sent(int16_t{0}) + Sent(int16_t{-1})), kMalformed);
  EXPECT_EQ(sent(header + Sent(int16_t{1}) + Sent(int16_t{0}) + Sent(int16_t{1})), kMalformed);
  EXPECT_EQ(sent(header + Sent(int16_t{0}) + Sent(int16_t{0})), kMalformed);
}

TEST(DecodedValues, GroupsOfZerosAroundANumericChangeNothing) {
  const std::string padded = Sent(int16_t{4}) + Sent(int16_t{2}) + Sent(int16_t{0}) +
                             Sent(int16_t{2}) + Sent(int16_t{0}) + Sent(int16_t{12}) +
                             Sent(int16_t{0}) + Sent(int16_t{0});
  EXPECT_EQ(Decoded(NumericRule(9, 2), {padded}), "120000.00");
  EXPECT_EQ(DecodedOf(kNumeric, padded), "120000.00");
}

TEST(DecodedValues, NumericsThatAreNoNumber) {
  const auto sent = [](int sign) {
    return Sent(int16_t{0}) + Sent(int16_t{0}) + Sent(static_cast<uint16_t>(sign)) +
           Sent(int16_t{0});
  };
  EXPECT_EQ(DecodedOf(kNumeric, sent(0xc000), sent(0xd000), sent(0xf000)),
            "NaN|Infinity|-Infinity");
  EXPECT_EQ(DecodedOf(kNumeric, sent(0x1000)), kMalformed);
  EXPECT_EQ(
      Decoded(NumericRule(9, 2), {sent(0xc000)}),
      Row1("unsupported: holds 'NaN', which has no exact form as decimal128(9, 2), only as text"));
}

/// Digits of any count on both sides of the point.
std::string RandomNumeric(std::mt19937_64& random, size_t most_whole, size_t scale) {
  std::string text = random() % 2 == 0 ? "-" : "";
  std::string digits;
  for (size_t i = random() % (most_whole + 1); i > 0; --i) {
    digits += static_cast<char>('0' + random() % 10);
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  std::string fraction;
  const size_t zeros = random() % (scale + 1);
  for (size_t i = 0; i < scale; ++i) {
    fraction += i < zeros ? '0' : static_cast<char>('0' + random() % 10);
  }
  if (digits.find_first_not_of('0') == std::string::npos &&
      fraction.find_first_not_of('0') == std::string::npos) {
    text.clear();
  }
  text += digits.empty() ? "0" : digits;
  return scale == 0 ? text : text + "." + fraction;
}

TEST(DecodedValues, RandomNumericsAreTheirText) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = RandomNumeric(random, random() % 150, random() % 60);
    ASSERT_EQ(DecodedOf(kNumeric, SentNumeric(text)), text);
  }
}

TEST(DecodedValues, RandomDecimalsAreTheirText) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const size_t precision = 1 + random() % 76;
    const size_t scale = random() % (precision + 1);
    const std::string text = RandomNumeric(random, precision - scale, scale);
    const auto rule = NumericRule(static_cast<int>(precision), static_cast<int>(scale));
    CopyDecoder decoder("t", {rule}, {}, arrow::default_memory_pool());
    ASSERT_TRUE(*decoder.Append(SentHeader() + SentRow({SentNumeric(text)}))) << text;
    const auto column = (*decoder.Flush())->column(0);
    std::string digits;
    if (column->type_id() == arrow::Type::DECIMAL128) {
      const auto& decimals = static_cast<const arrow::Decimal128Array&>(*column);
      digits = arrow::Decimal128(decimals.GetValue(0)).ToIntegerString();
    } else {
      const auto& decimals = static_cast<const arrow::Decimal256Array&>(*column);
      digits = arrow::Decimal256(decimals.GetValue(0)).ToIntegerString();
    }
    std::string expected = text;
    std::erase(expected, '.');
    const size_t first = expected.find_first_of("123456789");
    if (first == std::string::npos) {
      expected = "0";
    } else {
      expected = (expected[0] == '-' ? "-" : "") + expected.substr(first);
    }
    ASSERT_EQ(digits, expected) << text << " as " << column->type()->ToString();
  }
}

TEST(DecodedValues, Lists) {
  EXPECT_EQ(Decoded(ListRule(kInt4), {SentArray(kInt4, {Sent(1), std::nullopt}), std::nullopt,
                                      SentArray(kInt4, {})}),
            "list<item: int32>[1, null]|null|list<item: int32>[]");
  EXPECT_EQ(Decoded(ListRule(kText), {SentArray(kText, {"", "b", std::nullopt})}),
            "list<item: string>[, b, null]");
  EXPECT_EQ(Decoded(ListRule(kBool), {SentArray(kBool, {"\1", std::string(1, '\0')})}),
            "list<item: bool>[true, false]");
  EXPECT_EQ(Decoded(ListRule(kNumeric), {SentArray(kNumeric, {SentNumeric("1.50")})}),
            "list<item: string>[1.50]");
}

TEST(DecodedValues, ListsThatAreOtherThanAListAreRefused) {
  EXPECT_EQ(Decoded(ListRule(kInt4), {SentArray(kInt4, {Sent(1)}, 0)}),
            Row1("unsupported: holds an array that begins at 0, which has no exact form as "
                 "list<item: int32>, only as text"));
  const std::string square = Sent(int32_t{2}) + Sent(int32_t{0}) + Sent(int32_t{kInt4}) +
                             Sent(int32_t{1}) + Sent(int32_t{1}) + Sent(int32_t{1}) +
                             Sent(int32_t{1}) + SentFields({Sent(7)});
  EXPECT_EQ(Decoded(ListRule(kInt4), {square}),
            Row1("unsupported: holds an array of 2 dimensions, which has no exact form as "
                 "list<item: int32>, only as text"));
  EXPECT_EQ(Decoded(ListRule(kFloat8), {SentArray(kFloat8, {Sent(1.0), "abc"})}), kMalformed);
}

TEST(DecodedValues, ListsThatAreCutOffAreMalformed) {
  const std::string list = SentArray(kText, {"ab", std::nullopt, "c"});
  for (size_t bytes = 0; bytes < list.size(); ++bytes) {
    EXPECT_EQ(Decoded(ListRule(kText), {list.substr(0, bytes)}), kMalformed) << bytes;
  }
  EXPECT_EQ(Decoded(ListRule(kText), {list + "x"}), kMalformed);
  EXPECT_EQ(Decoded(ListRule(kInt4), {list}), kMalformed);
  const std::string header = Sent(int32_t{1}) + Sent(int32_t{0}) + Sent(int32_t{kText});
  EXPECT_EQ(Decoded(ListRule(kText), {header + Sent(INT32_MAX) + Sent(int32_t{1})}), kMalformed);
  EXPECT_EQ(Decoded(ListRule(kText), {header + Sent(int32_t{-1}) + Sent(int32_t{1})}), kMalformed);
}

}  // namespace
}  // namespace sluice::source
