#include "source/postgres/column_rule.h"

#include <arrow/type.h>

#include <algorithm>
#include <utility>

namespace sluice::source {
namespace {

constexpr std::string_view kText = "pg_catalog.text";
constexpr std::string_view kTexts = "pg_catalog.text[]";
constexpr std::string_view kNumeric = "pg_catalog.numeric";
constexpr std::string_view kNumerics = "pg_catalog.numeric[]";
constexpr uint32_t kTextOid = 25;
constexpr uint32_t kNumericOid = 1700;

/// What a value becomes and how it comes.
struct Form {
  std::shared_ptr<arrow::DataType> type;
  Wire wire;
  std::string_view cast = {};
};

Form TextForm() { return {arrow::utf8(), Wire::kText, kText}; }

/// Source: numeric.c, numeric_typmod_precision and numeric_typmod_scale. Before PostgreSQL 15 the
/// scale had more bits and no sign, and at most 1000, which reads the same.
Form NumericForm(int32_t modifier) {
  constexpr int32_t kHeaderBytes = 4;
  const Form text{arrow::utf8(), Wire::kNumericText};
  if (modifier < kHeaderBytes) return text;
  const int32_t packed = modifier - kHeaderBytes;
  const int32_t precision = packed >> 16 & 0xffff;
  const int32_t scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
  // numeric(3, -2) has five digits before the point, numeric(2, 4) four behind it.
  const int32_t digits = scale < 0 ? precision - scale : std::max(precision, scale);
  const int32_t shown_scale = std::max(scale, 0);
  if (digits <= arrow::Decimal128Type::kMaxPrecision) {
    return {arrow::decimal128(digits, shown_scale), Wire::kDecimal};
  }
  if (digits <= arrow::Decimal256Type::kMaxPrecision) {
    return {arrow::decimal256(digits, shown_scale), Wire::kDecimal};
  }
  return text;
}

/// Source: pg_type.dat.
Form FormOf(const Type& type) {
  if (type.kind == 'e') return {arrow::utf8(), Wire::kText};
  switch (type.oid) {
    case 16: return {arrow::boolean(), Wire::kBool};
    case 17: return {arrow::binary(), Wire::kBinary};
    case 20: return {arrow::int64(), Wire::kInt64};
    case 21: return {arrow::int16(), Wire::kInt16};
    case 23: return {arrow::int32(), Wire::kInt32};
    case 26: return {arrow::uint32(), Wire::kUInt32};
    case 700: return {arrow::float32(), Wire::kFloat32};
    case 701: return {arrow::float64(), Wire::kFloat64};
    case 19:    // name
    case 25:    // text
    case 114:   // json
    case 1042:  // bpchar
    case 1043:  // varchar
      return {arrow::utf8(), Wire::kText};
    case 3802: return {arrow::utf8(), Wire::kJsonb};
    case 2950: return {arrow::utf8(), Wire::kUuid};
    case 1082: return {arrow::date32(), Wire::kDate};
    case 1083: return {arrow::time64(arrow::TimeUnit::MICRO), Wire::kTime};
    case 1114: return {arrow::timestamp(arrow::TimeUnit::MICRO), Wire::kTimestamp};
    case 1184: return {arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), Wire::kTimestamp};
    case kNumericOid: return NumericForm(type.modifier);
    // A number without the currency's sign: what that is, the database's locale decides, and the
    // digits are the same in all.
    case 790: return {arrow::utf8(), Wire::kNumericText, kNumeric};
    default: return TextForm();
  }
}

ColumnRule Scalar(const std::string& name, Form form) {
  return {arrow::field(name, std::move(form.type)), form.cast, form.wire, nullptr};
}

ColumnRule ListOf(const std::string& name, const Type& array) {
  Column item{"item", *array.element};
  // The modifier of a column of numeric(10,2)[] is that of its items.
  if (item.type.modifier < 0) item.type.modifier = array.modifier;
  ColumnRule rule = RuleOf(item);
  // There is no cast to an array of arrays.
  if (rule.wire == Wire::kList && !rule.cast.empty()) rule = TextRuleOf(item);
  std::string_view cast;
  uint32_t oid = item.type.oid;
  if (rule.cast == kText) {
    cast = kTexts;
    oid = kTextOid;
  } else if (rule.cast == kNumeric) {
    cast = kNumerics;
    oid = kNumericOid;
  }
  auto list = arrow::field(name, arrow::list(rule.field));
  return {std::move(list), cast, Wire::kList, std::make_shared<const ColumnRule>(std::move(rule)),
          oid};
}

}  // namespace

ColumnRule RuleOf(const Column& column) {
  const Type* type = &column.type;
  while (type->kind == 'd' && type->base) type = type->base.get();
  if (type->element) return ListOf(column.name, *type);
  return Scalar(column.name, FormOf(*type));
}

ColumnRule TextRuleOf(const Column& column) {
  ColumnRule rule = RuleOf(column);
  if (rule.wire == Wire::kText) return rule;
  return Scalar(column.name, TextForm());
}

}  // namespace sluice::source
