#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "source/profiles/text_column.h"

namespace sluice::source {

/// Build a map column from text to text. Threads: one caller.
class TextMapColumn {
 public:
  explicit TextMapColumn(arrow::MemoryPool* pool) : ranges_(pool), keys_(pool), values_(pool) {}

  int64_t length() const { return ranges_.length(); }

  /// Let `row` have a map; then its entries may be appended. Require row >= length().
  arrow::Status Begin(int64_t row) { return ranges_.Begin(row, entries_); }
  arrow::Status Append(std::string_view key, std::string_view value);

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(
      const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros);

 private:
  RowRanges ranges_;
  int64_t entries_ = 0;
  TextColumn keys_;
  TextColumn values_;
};

/// Build a column of lists of structs of text members. Threads: one caller.
class TextMembersListColumn {
 public:
  TextMembersListColumn(size_t members, arrow::MemoryPool* pool)
      : pool_(pool), ranges_(pool), items_(members, pool) {}

  int64_t length() const { return ranges_.length(); }

  /// Let `row` have a list; then items may be begun. Require row >= length().
  arrow::Status Begin(int64_t row) { return ranges_.Begin(row, items_.length()); }
  /// The items of all lists so far; those begun after the row belong to it.
  TextMembers& items() { return items_; }

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(
      const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros);

 private:
  arrow::MemoryPool* pool_;
  RowRanges ranges_;
  TextMembers items_;
};

/// Build a struct column whose members are such lists.
class PreferencesColumn {
 public:
  PreferencesColumn(size_t lists, size_t members, arrow::MemoryPool* pool);

  int64_t length() const { return bits_.length(); }
  arrow::Status Begin(int64_t row) { return bits_.Set(row); }
  TextMembersListColumn& list(size_t i) { return lists_[i]; }

  arrow::Result<std::shared_ptr<arrow::ArrayData>> Finish(
      const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros);

 private:
  RowBits bits_;
  std::vector<TextMembersListColumn> lists_;
};

}  // namespace sluice::source
