#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "source/files/cell_facts.h"

namespace arrow {
class DataType;
}  // namespace arrow

namespace sluice::source {

/// How a column of JSON values is kept: its type, and whether it is the values' JSON text, because
/// no type holds all of them.
struct JsonColumn {
  std::string name;
  std::shared_ptr<arrow::DataType> type;
  bool is_json_text = false;
  std::vector<JsonColumn> children;  // of a struct its members, of a list its items
};

/// What has been seen at one place of many JSON documents: in a member, in a list's items.
class JsonShape {
 public:
  enum class Kind : uint8_t { kBoolean = 1, kNumber = 2, kText = 4, kList = 8, kObject = 16 };

  void Add(Kind kind) { kinds_ |= uint8_t(kind); }
  void AddNumber(std::string_view text);
  void AddText(std::string_view text);
  JsonShape& Items();
  /// Find a member or make it, in order of appearance.
  JsonShape& Member(std::string_view name);
  void Add(const JsonShape& other);

  /// How many places there are in it, itself included.
  size_t size() const;
  /// A mixture of kinds, an object that never has a member, and numbers that no type holds are kept
  /// as JSON text; a place without a value is text.
  JsonColumn Column(std::string name) const;
  /// Make it a timestamp where each value is a text that spells one, or there is none.
  JsonColumn TimeColumn(std::string name) const;
  const std::vector<std::string>& member_names() const { return names_; }
  const JsonShape& member(std::string_view name) const { return *members_.find(name)->second; }

 private:
  uint8_t kinds_ = 0;
  ColumnFacts numbers_;
  ColumnFacts texts_;
  std::unique_ptr<JsonShape> items_;
  std::map<std::string, std::unique_ptr<JsonShape>, std::less<>> members_;
  std::vector<std::string> names_;
};

}  // namespace sluice::source
