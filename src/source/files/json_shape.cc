#include "source/files/json_shape.h"

#include <arrow/type.h>

#include <functional>
#include <utility>

namespace sluice::source {

void JsonShape::AddNumber(std::string_view text) {
  Add(Kind::kNumber);
  numbers_.Add(FactsOf(text));
}

void JsonShape::AddText(std::string_view text) {
  Add(Kind::kText);
  if (!texts_.is_text()) texts_.Add(FactsOf(text));
}

JsonShape& JsonShape::Items() {
  if (!items_) items_ = std::make_unique<JsonShape>();
  return *items_;
}

JsonShape& JsonShape::Member(std::string_view name) {
  const auto found = members_.find(name);
  if (found != members_.end()) return *found->second;
  names_.emplace_back(name);
  return *members_.emplace(name, std::make_unique<JsonShape>()).first->second;
}

void JsonShape::Add(const JsonShape& other) {
  kinds_ |= other.kinds_;
  if (other.numbers_.seen()) numbers_.Add(other.numbers_);
  if (other.texts_.seen()) texts_.Add(other.texts_);
  if (other.items_) Items().Add(*other.items_);
  for (const std::string& name : other.names_) Member(name).Add(other.member(name));
}

size_t JsonShape::size() const {
  size_t size = 1 + (items_ ? items_->size() : 0);
  for (const auto& [name, member] : members_) size += member->size();
  return size;
}

JsonColumn JsonShape::Column(std::string name) const {
  JsonColumn column{std::move(name), arrow::utf8(), false, {}};
  switch (kinds_) {
    case 0:
    case uint8_t(Kind::kText): return column;
    case uint8_t(Kind::kBoolean): column.type = arrow::boolean(); return column;
    case uint8_t(Kind::kNumber):
      column.type = numbers_.Type();
      column.is_json_text = column.type->id() == arrow::Type::STRING;
      return column;
    case uint8_t(Kind::kList):
      column.children.push_back(items_ ? items_->Column("item")
                                       : JsonColumn{"item", arrow::utf8(), false, {}});
      column.type = arrow::list(arrow::field("item", column.children[0].type));
      return column;
    case uint8_t(Kind::kObject): break;
    default: column.is_json_text = true; return column;
  }
  if (names_.empty()) {
    column.is_json_text = true;
    return column;
  }
  arrow::FieldVector fields;
  for (const std::string& member_name : names_) {
    column.children.push_back(member(member_name).Column(member_name));
    fields.push_back(arrow::field(member_name, column.children.back().type));
  }
  column.type = arrow::struct_(std::move(fields));
  return column;
}

JsonColumn JsonShape::TimeColumn(std::string name) const {
  JsonColumn column = Column(std::move(name));
  const auto times = texts_.Type();
  if (kinds_ == 0) {
    column.type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  } else if (kinds_ == uint8_t(Kind::kText) && times->id() == arrow::Type::TIMESTAMP) {
    column.type = times;
  }
  return column;
}

}  // namespace sluice::source
