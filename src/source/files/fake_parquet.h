#pragma once

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <memory>
#include <string>

namespace sluice::source {

/// The bytes of a Parquet file as Arrow writes it.
inline std::string ParquetBytes(const arrow::Table& table, int64_t group_rows = 1 << 20) {
  const auto out = *arrow::io::BufferOutputStream::Create();
  EXPECT_TRUE(
      parquet::arrow::WriteTable(table, arrow::default_memory_pool(), out, group_rows).ok());
  return (*out->Finish())->ToString();
}

/// A column of a builder's type.
template <typename Builder, typename Value>
std::shared_ptr<arrow::Array> ColumnOf(const std::shared_ptr<arrow::DataType>& type,
                                       const std::vector<Value>& values) {
  const auto made = *arrow::MakeBuilder(type);
  for (const auto& value : values) {
    EXPECT_TRUE(static_cast<Builder&>(*made).Append(value).ok());
  }
  return *made->Finish();
}

inline std::shared_ptr<arrow::Table> TableOf(
    const std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>>& columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (const auto& [name, array] : columns) {
    fields.push_back(arrow::field(name, array->type()));
    arrays.push_back(array);
  }
  return arrow::Table::Make(arrow::schema(fields), arrays);
}

}  // namespace sluice::source
