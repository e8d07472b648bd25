#pragma once

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/memory.h>
#include <arrow/json/api.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>

#include <memory>
#include <string>
#include <vector>

#include "model/export_options.h"

namespace sluice::format {

/// Arrow's own reader of JSON Lines, which shares nothing with our writer.
inline std::shared_ptr<arrow::Table> ReadJsonl(const std::string& file,
                                               const std::shared_ptr<arrow::Schema>& schema) {
  if (file.empty()) return *arrow::Table::MakeEmpty(schema);
  auto read = arrow::json::ReadOptions::Defaults();
  read.use_threads = false;
  read.block_size = 64 * 1024 * 1024;
  auto parse = arrow::json::ParseOptions::Defaults();
  parse.explicit_schema = schema;
  parse.unexpected_field_behavior = arrow::json::UnexpectedFieldBehavior::Error;
  const auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file));
  const auto reader =
      *arrow::json::TableReader::Make(arrow::default_memory_pool(), input, read, parse);
  const auto table = reader->Read();
  EXPECT_TRUE(table.ok()) << table.status().ToString();
  return table.ok() ? *table : nullptr;
}

inline bool IsNested(const arrow::DataType& type) { return type.num_fields() > 0; }

/// Read a column of JSON texts as what it was.
inline std::shared_ptr<arrow::ChunkedArray> FromJson(const arrow::ChunkedArray& texts,
                                                     const std::shared_ptr<arrow::Field>& field) {
  std::string lines;
  for (const auto& chunk : texts.chunks()) {
    const auto& values = static_cast<const arrow::StringArray&>(*chunk);
    for (int64_t i = 0; i < values.length(); ++i) {
      lines += values.IsNull(i) ? "{}\n" : "{\"v\":" + values.GetString(i) + "}\n";
    }
  }
  auto read = arrow::json::ReadOptions::Defaults();
  read.use_threads = false;
  read.block_size = 64 * 1024 * 1024;
  auto parse = arrow::json::ParseOptions::Defaults();
  parse.explicit_schema = arrow::schema({arrow::field("v", field->type())});
  const auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(lines));
  return (*(*arrow::json::TableReader::Make(arrow::default_memory_pool(), input, read, parse))
               ->Read())
      ->column(0);
}

/// Arrow's own reader of CSV, which tells null from the empty text by its quotes.
inline std::shared_ptr<arrow::Table> ReadCsv(const std::string& file,
                                             const model::CsvOptions& options,
                                             const std::shared_ptr<arrow::Schema>& schema) {
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  read.block_size = 64 * 1024 * 1024;
  if (!options.header) read.column_names = schema->field_names();
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.delimiter = options.delimiter;
  parse.newlines_in_values = true;
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  convert.null_values = {options.null_text};
  for (const auto& field : schema->fields()) {
    convert.column_types[field->name()] = IsNested(*field->type()) ? arrow::utf8() : field->type();
  }
  const auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file));
  const auto reader =
      *arrow::csv::TableReader::Make(arrow::io::default_io_context(), input, read, parse, convert);
  const auto table = reader->Read();
  EXPECT_TRUE(table.ok()) << table.status().ToString();
  if (!table.ok()) return nullptr;
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (int i = 0; i < schema->num_fields(); ++i) {
    const auto& column = (*table)->column(i);
    columns.push_back(IsNested(*schema->field(i)->type()) ? FromJson(*column, schema->field(i))
                                                          : column);
  }
  return arrow::Table::Make(schema, columns);
}

/// Arrow's own reader of Parquet.
inline std::shared_ptr<arrow::Table> ReadParquet(const std::string& file,
                                                 const std::shared_ptr<arrow::Schema>& schema) {
  const auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file));
  auto reader = parquet::arrow::OpenFile(input, arrow::default_memory_pool());
  EXPECT_TRUE(reader.ok()) << reader.status().ToString();
  if (!reader.ok()) return nullptr;
  const auto read = (*reader)->ReadTable();
  EXPECT_TRUE(read.ok()) << read.status().ToString();
  if (!read.ok()) return nullptr;
  const std::shared_ptr<arrow::Table>& table = *read;
  EXPECT_TRUE(table->schema()->Equals(*schema, /*check_metadata=*/false))
      << table->schema()->ToString();
  return table->ReplaceSchemaMetadata(nullptr);
}

}  // namespace sluice::format
