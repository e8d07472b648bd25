#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "model/integration.h"

namespace sluice::model {

enum class FilterOperator {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn
};

/// Name an operator as filters spell it ("ge").
std::string_view FilterOperatorName(FilterOperator op);

/// One condition on a column. A row passes an object's filters when it passes each of them; a null
/// passes none.
struct Filter {
  std::string column;
  FilterOperator op = FilterOperator::kEqual;
  std::vector<std::string> values;  // one; of kIn one or more, any of which will do
  bool operator==(const Filter&) const = default;
};

/// What is exported of one object (a table, a folder of files).
struct ObjectSelection {
  std::string object;
  std::vector<std::string> fields;  // in the order they were given; empty: all
  std::vector<Filter> filters;
  bool operator==(const ObjectSelection&) const = default;
};

/// Read {OBJECT: {"Fields": [column], "Filters": [column.op.value]}}, in order of the objects'
/// names. `in` takes one value an item; the items of one column are gathered. The first
/// `.op.` of an item parts column from value, so that values may hold dots. Nothing is looked up.
/// Errors: invalid naming the member of ObjectConfiguration and what is expected.
Result<std::vector<ObjectSelection>> ReadObjectSelections(const ObjectConfiguration& configuration);

}  // namespace sluice::model
