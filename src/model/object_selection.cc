#include "model/object_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace sluice::model {
namespace {

constexpr std::array<std::pair<std::string_view, FilterOperator>, 7> kOperators{
    {{"eq", FilterOperator::kEqual},
     {"ne", FilterOperator::kNotEqual},
     {"lt", FilterOperator::kLess},
     {"le", FilterOperator::kLessOrEqual},
     {"gt", FilterOperator::kGreater},
     {"ge", FilterOperator::kGreaterOrEqual},
     {"in", FilterOperator::kIn}}};

std::optional<FilterOperator> FindOperator(std::string_view name) {
  for (const auto& [known, op] : kOperators) {
    if (known == name) return op;
  }
  return std::nullopt;
}

/// Part an item at the first segment between dots that is an operator and has something on both
/// sides.
std::optional<Filter> ParseFilter(std::string_view item) {
  for (size_t dot = item.find('.'); dot != std::string_view::npos; dot = item.find('.', dot + 1)) {
    const size_t next = item.find('.', dot + 1);
    if (next == std::string_view::npos) break;
    const auto op = FindOperator(item.substr(dot + 1, next - dot - 1));
    if (!op || dot == 0 || next + 1 == item.size()) continue;
    return Filter{std::string(item.substr(0, dot)), *op, {std::string(item.substr(next + 1))}};
  }
  return std::nullopt;
}

void AddFilter(std::vector<Filter>& filters, Filter filter) {
  const auto same = std::find_if(filters.begin(), filters.end(), [&](const Filter& known) {
    return known.op == FilterOperator::kIn && known.op == filter.op &&
           known.column == filter.column;
  });
  if (same == filters.end()) {
    filters.push_back(std::move(filter));
  } else {
    same->values.push_back(std::move(filter.values.front()));
  }
}

Status ReadFields(const std::vector<std::string>& items, std::vector<std::string>& fields) {
  std::set<std::string_view> seen;
  for (const std::string& item : items) {
    if (!seen.insert(item).second) return Invalid(fmt::format("'{}' is listed twice", item));
  }
  fields = items;
  return {};
}

Status ReadFilters(const std::vector<std::string>& items, std::vector<Filter>& filters) {
  for (const std::string& item : items) {
    auto filter = ParseFilter(item);
    if (!filter) {
      return Invalid(
          fmt::format("'{}' must be column.op.value, op one of eq, ne, lt, le, gt, ge, in", item));
    }
    AddFilter(filters, *std::move(filter));
  }
  return {};
}

Status ReadKind(const std::string& kind, const std::vector<std::string>& items,
                ObjectSelection& selection) {
  if (kind == "Fields") return ReadFields(items, selection.fields);
  if (kind == "Filters") return ReadFilters(items, selection.filters);
  return Invalid("is not known; known are: Fields, Filters");
}

}  // namespace

std::string_view FilterOperatorName(FilterOperator op) {
  return kOperators[static_cast<size_t>(op)].first;
}

Result<std::vector<ObjectSelection>> ReadObjectSelections(
    const ObjectConfiguration& configuration) {
  std::vector<ObjectSelection> selections;
  for (const auto& [object, kinds] : configuration) {
    ObjectSelection selection{object, {}, {}};
    for (const auto& [kind, items] : kinds) {
      TRY(ReadKind(kind, items, selection)
              .WithContext(fmt::format("ObjectConfiguration.{}.{}", object, kind)));
    }
    selections.push_back(std::move(selection));
  }
  return selections;
}

}  // namespace sluice::model
