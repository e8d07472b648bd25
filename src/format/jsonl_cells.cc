#include "format/jsonl_cells.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/base64.h>

#include <algorithm>
#include <utility>

#include "format/json_text.h"
#include "format/scalar_cells.h"

namespace sluice::format {
namespace {

template <typename ArrayType>
class TextCell final : public BoundCell<ArrayType> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    WriteJsonText(this->array().GetView(row), out);
  }
};

template <typename ArrayType>
class BinaryCell final : public BoundCell<ArrayType> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    std::string_view rest = this->array().GetView(row);
    out.Put('"');
    // Pieces of three bytes' multiples join without padding between them.
    for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kPieceBytes))) {
      out.Put(arrow::util::base64_encode(rest.substr(0, kPieceBytes)));
    }
    out.Put('"');
  }

 private:
  static constexpr size_t kPieceBytes = size_t{3} * 1024;
};

/// Nothing is ever written: every value is null.
class NullCell final : public Cell {
 public:
  void Bind(const arrow::Array&) override {}
  void Write(int64_t, OutputBuffer& out) override { out.Put("null"); }
};

template <typename CellType, typename... Arguments>
std::unique_ptr<Cell> New(Arguments&&... arguments) {
  return std::make_unique<CellType>(std::forward<Arguments>(arguments)...);
}

std::unique_ptr<Cell> NewScalarCell(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::NA: return New<NullCell>();
    case arrow::Type::STRING: return New<TextCell<arrow::StringArray>>();
    case arrow::Type::LARGE_STRING: return New<TextCell<arrow::LargeStringArray>>();
    case arrow::Type::STRING_VIEW: return New<TextCell<arrow::StringViewArray>>();
    case arrow::Type::BINARY: return New<BinaryCell<arrow::BinaryArray>>();
    case arrow::Type::LARGE_BINARY: return New<BinaryCell<arrow::LargeBinaryArray>>();
    case arrow::Type::FIXED_SIZE_BINARY: return New<BinaryCell<arrow::FixedSizeBinaryArray>>();
    default: return nullptr;
  }
}

}  // namespace

Result<std::unique_ptr<Cell>> MakeJsonCell(const arrow::DataType& type) {
  if (auto cell = MakeNumberCell(type, Quotes::kDouble)) return cell;
  if (auto cell = NewScalarCell(type)) return cell;
  if (auto cell = MakeTimeCell(type, Quotes::kDouble)) return cell;
  TRY_ASSIGN(auto nested, MakeNestedJsonCell(type));
  if (nested) return nested;
  return Status(ErrorKind::kUnsupported,
                "is of type " + type.ToString() + ", which JSON cannot hold");
}

}  // namespace sluice::format
