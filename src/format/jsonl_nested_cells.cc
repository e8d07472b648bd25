#include <arrow/array.h>
#include <arrow/type.h>

#include <utility>

#include "format/json_text.h"
#include "format/jsonl_cells.h"

namespace sluice::format {
namespace {

void WriteOrNull(const arrow::Array& array, Cell& cell, int64_t row, OutputBuffer& out) {
  if (array.IsNull(row)) return out.Put("null");
  cell.Write(row, out);
}

template <typename ArrayType>
class ListCell final : public Cell {
 public:
  explicit ListCell(std::unique_ptr<Cell> item) : item_(std::move(item)) {}

  void Bind(const arrow::Array& array) override {
    list_ = &static_cast<const ArrayType&>(array);
    item_->Bind(*list_->values());
  }

  void Write(int64_t row, OutputBuffer& out) override {
    const arrow::Array& items = *list_->values();
    const int64_t begin = list_->value_offset(row);
    const int64_t end = begin + list_->value_length(row);
    out.Put('[');
    for (int64_t i = begin; i < end; ++i) {
      if (i != begin) out.Put(',');
      WriteOrNull(items, *item_, i, out);
    }
    out.Put(']');
  }

 private:
  const std::unique_ptr<Cell> item_;
  const ArrayType* list_ = nullptr;
};

class StructCell final : public Cell {
 public:
  struct Member {
    std::string prefix;
    std::unique_ptr<Cell> cell;
    std::shared_ptr<arrow::Array> array;  // held, since a struct cuts it anew for each asking
  };

  explicit StructCell(std::vector<Member> members) : members_(std::move(members)) {}

  void Bind(const arrow::Array& array) override {
    const auto& structs = static_cast<const arrow::StructArray&>(array);
    for (size_t i = 0; i < members_.size(); ++i) {
      members_[i].array = structs.field(static_cast<int>(i));
      members_[i].cell->Bind(*members_[i].array);
    }
  }

  void Write(int64_t row, OutputBuffer& out) override {
    out.Put('{');
    bool first = true;
    for (Member& member : members_) {
      if (member.array->IsNull(row)) continue;
      if (!std::exchange(first, false)) out.Put(',');
      out.Put(member.prefix);
      member.cell->Write(row, out);
    }
    out.Put('}');
  }

 private:
  std::vector<Member> members_;
};

/// An object, as its keys are text. A value of null keeps its key, which would be lost otherwise.
class MapCell final : public Cell {
 public:
  explicit MapCell(std::unique_ptr<Cell> item) : item_(std::move(item)) {}

  void Bind(const arrow::Array& array) override {
    map_ = &static_cast<const arrow::MapArray&>(array);
    keys_ = &static_cast<const arrow::StringArray&>(*map_->keys());
    item_->Bind(*map_->items());
  }

  void Write(int64_t row, OutputBuffer& out) override {
    const arrow::Array& items = *map_->items();
    const int64_t begin = map_->value_offset(row);
    const int64_t end = begin + map_->value_length(row);
    out.Put('{');
    for (int64_t i = begin; i < end; ++i) {
      if (i != begin) out.Put(',');
      WriteJsonText(keys_->GetView(i), out);
      out.Put(':');
      WriteOrNull(items, *item_, i, out);
    }
    out.Put('}');
  }

 private:
  const std::unique_ptr<Cell> item_;
  const arrow::MapArray* map_ = nullptr;
  const arrow::StringArray* keys_ = nullptr;
};

class DictionaryCell final : public Cell {
 public:
  explicit DictionaryCell(std::unique_ptr<Cell> word) : word_(std::move(word)) {}

  void Bind(const arrow::Array& array) override {
    array_ = &static_cast<const arrow::DictionaryArray&>(array);
    word_->Bind(*array_->dictionary());
  }

  void Write(int64_t row, OutputBuffer& out) override {
    WriteOrNull(*array_->dictionary(), *word_, array_->GetValueIndex(row), out);
  }

 private:
  const std::unique_ptr<Cell> word_;
  const arrow::DictionaryArray* array_ = nullptr;
};

Result<std::unique_ptr<Cell>> NewStructCell(const arrow::DataType& type) {
  std::vector<StructCell::Member> members;
  for (const auto& field : type.fields()) {
    for (const auto& other : type.fields()) {
      if (other != field && other->name() == field->name()) {
        return Status(ErrorKind::kUnsupported, "has two members of one name");
      }
    }
    TRY_ASSIGN(std::string prefix, MemberPrefix(field->name()));
    TRY_ASSIGN(auto cell, MakeJsonCell(*field->type()));
    members.push_back({std::move(prefix), std::move(cell), nullptr});
  }
  return std::unique_ptr<Cell>(std::make_unique<StructCell>(std::move(members)));
}

template <typename CellType>
Result<std::unique_ptr<Cell>> NewCellOver(const arrow::DataType& type) {
  TRY_ASSIGN(auto cell, MakeJsonCell(type));
  return std::unique_ptr<Cell>(std::make_unique<CellType>(std::move(cell)));
}

}  // namespace

Result<std::unique_ptr<Cell>> MakeNestedJsonCell(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::LIST: return NewCellOver<ListCell<arrow::ListArray>>(*type.field(0)->type());
    case arrow::Type::LARGE_LIST:
      return NewCellOver<ListCell<arrow::LargeListArray>>(*type.field(0)->type());
    case arrow::Type::STRUCT: return NewStructCell(type);
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(type);
      if (map.key_type()->id() != arrow::Type::STRING) break;
      return NewCellOver<MapCell>(*map.item_type());
    }
    case arrow::Type::DICTIONARY:
      return NewCellOver<DictionaryCell>(
          *static_cast<const arrow::DictionaryType&>(type).value_type());
    default: break;
  }
  return std::unique_ptr<Cell>();
}

}  // namespace sluice::format
