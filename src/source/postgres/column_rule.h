#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "source/postgres/column.h"

namespace arrow {
class Field;
}  // namespace arrow

namespace sluice::source {

/// What the bytes of a value in COPY's binary format are.
enum class Wire {
  kBool,
  kInt16,
  kInt32,
  kInt64,
  kUInt32,
  kFloat32,
  kFloat64,
  kText,
  kJsonb,
  kBinary,
  kUuid,
  kDate,
  kTime,
  kTimestamp,
  kDecimal,      // numeric into a decimal of the field's precision and scale
  kNumericText,  // numeric into its text
  kList,
};

/// Say how a column is asked for, what its values look like when they come, and what they become.
struct ColumnRule {
  std::shared_ptr<arrow::Field> field;
  /// What to cast the column to in the SELECT, "pg_catalog.text", written as it stands after "::";
  /// empty for the column as it is.
  std::string_view cast;
  Wire wire;
  /// Of kList: the items, and the type that their values come as.
  std::shared_ptr<const ColumnRule> item;
  uint32_t item_oid = 0;
};

/// Find the rule for a column; docs/types.md is the table. There is one for every type: what has no
/// exact counterpart comes as PostgreSQL's own text, which is exact under kSessionSettings.
ColumnRule RuleOf(const Column& column);

/// The rule that takes a column as PostgreSQL's text, whatever its type: for one that holds values
/// which its own rule must refuse.
ColumnRule TextRuleOf(const Column& column);

/// A setting of the session that reads.
struct SessionSetting {
  std::string_view name;
  std::string_view value;
};

/// What the session must have set for values to be what the rules say. lc_monetary is not among
/// them: it says how many digits of money are its fraction, which only the database knows.
inline constexpr SessionSetting kSessionSettings[] = {
    {"client_encoding", "UTF8"},      {"DateStyle", "ISO, YMD"},
    {"IntervalStyle", "iso_8601"},    {"TimeZone", "UTC"},
    {"extra_float_digits", "1"},      {"bytea_output", "hex"},
    {"quote_all_identifiers", "off"}, {"search_path", "pg_catalog"},
};

}  // namespace sluice::source
