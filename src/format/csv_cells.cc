#include "format/csv_cells.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/base64.h>

#include <utility>

#include "format/jsonl_cells.h"
#include "format/scalar_cells.h"

namespace sluice::format {
namespace {

template <typename ArrayType>
class TextCell final : public BoundCell<ArrayType> {
 public:
  explicit TextCell(const CsvText& text) : text_(text) {}

  void Write(int64_t row, OutputBuffer& out) override {
    text_.Write(this->array().GetView(row), out);
  }

 private:
  const CsvText& text_;
};

template <typename ArrayType>
class BinaryCell final : public BoundCell<ArrayType> {
 public:
  explicit BinaryCell(const CsvText& text) : text_(text) {}

  void Write(int64_t row, OutputBuffer& out) override {
    // Text like any other: four letters of it may be what stands for null.
    text_.Write(arrow::util::base64_encode(this->array().GetView(row)), out);
  }

 private:
  const CsvText& text_;
};

class JsonCell final : public Cell {
 public:
  JsonCell(std::unique_ptr<Cell> json, const CsvText& text, JsonScratch& scratch)
      : json_(std::move(json)), text_(text), scratch_(scratch) {}

  void Bind(const arrow::Array& array) override { json_->Bind(array); }
  void Write(int64_t row, OutputBuffer& out) override {
    text_.Write(scratch_.Render(*json_, row, out), out);
  }

 private:
  const std::unique_ptr<Cell> json_;
  const CsvText& text_;
  JsonScratch& scratch_;
};

class DictionaryCell final : public Cell {
 public:
  DictionaryCell(std::unique_ptr<Cell> word, const CsvText& text)
      : word_(std::move(word)), text_(text) {}

  void Bind(const arrow::Array& array) override {
    array_ = &static_cast<const arrow::DictionaryArray&>(array);
    word_->Bind(*array_->dictionary());
  }

  void Write(int64_t row, OutputBuffer& out) override {
    const int64_t index = array_->GetValueIndex(row);
    if (array_->dictionary()->IsNull(index)) return text_.WriteNull(out);
    word_->Write(index, out);
  }

 private:
  const std::unique_ptr<Cell> word_;
  const CsvText& text_;
  const arrow::DictionaryArray* array_ = nullptr;
};

template <typename CellType>
std::unique_ptr<Cell> New(const CsvText& text) {
  return std::make_unique<CellType>(text);
}

std::unique_ptr<Cell> NewTextCell(const arrow::DataType& type, const CsvText& text) {
  switch (type.id()) {
    case arrow::Type::STRING: return New<TextCell<arrow::StringArray>>(text);
    case arrow::Type::LARGE_STRING: return New<TextCell<arrow::LargeStringArray>>(text);
    case arrow::Type::STRING_VIEW: return New<TextCell<arrow::StringViewArray>>(text);
    case arrow::Type::BINARY: return New<BinaryCell<arrow::BinaryArray>>(text);
    case arrow::Type::LARGE_BINARY: return New<BinaryCell<arrow::LargeBinaryArray>>(text);
    case arrow::Type::FIXED_SIZE_BINARY: return New<BinaryCell<arrow::FixedSizeBinaryArray>>(text);
    default: return nullptr;
  }
}

}  // namespace

std::string_view JsonScratch::Render(Cell& cell, int64_t row, OutputBuffer& out) {
  sink_.text.clear();
  cell.Write(row, out_);
  // The sink never fails, so what failed was refused, and stays so.
  if (Status status = out_.Flush(); !status.ok()) out.Refuse(std::move(status));
  return sink_.text;
}

Result<std::unique_ptr<Cell>> MakeCsvCell(const arrow::DataType& type, const CsvText& text,
                                          JsonScratch& scratch) {
  if (auto cell = MakeNumberCell(type, Quotes::kNone)) return cell;
  if (auto cell = MakeTimeCell(type, Quotes::kNone)) return cell;
  if (auto cell = NewTextCell(type, text)) return cell;
  if (type.id() == arrow::Type::DICTIONARY) {
    TRY_ASSIGN(auto word, MakeCsvCell(*static_cast<const arrow::DictionaryType&>(type).value_type(),
                                      text, scratch));
    return std::unique_ptr<Cell>(std::make_unique<DictionaryCell>(std::move(word), text));
  }
  TRY_ASSIGN(auto json, MakeJsonCell(type));
  return std::unique_ptr<Cell>(std::make_unique<JsonCell>(std::move(json), text, scratch));
}

}  // namespace sluice::format
