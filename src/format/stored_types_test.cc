#include "format/stored_types.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <memory>
#include <string>
#include <vector>

#include "format/batch_writer.h"
#include "format/fake_sink.h"

namespace sluice::format {
namespace {

using Types = std::vector<std::string>;

std::shared_ptr<arrow::Schema> Schema() {
  return arrow::schema({
      arrow::field("Flag", arrow::boolean()),
      arrow::field("Count", arrow::int64()),
      arrow::field("Small", arrow::uint8()),
      arrow::field("Price", arrow::decimal128(18, 2)),
      arrow::field("Huge", arrow::decimal128(38, 0)),
      arrow::field("Ratio", arrow::float64()),
      arrow::field("Name", arrow::utf8()),
      arrow::field("Bytes", arrow::binary()),
      arrow::field("Day", arrow::date32()),
      arrow::field("At", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
      arrow::field("Tags", arrow::list(arrow::utf8())),
      arrow::field("Address", arrow::struct_({arrow::field("City", arrow::utf8())})),
      arrow::field("Attributes", arrow::map(arrow::utf8(), arrow::utf8())),
  });
}

model::ExportOptions Options(model::Format format) {
  model::ExportOptions options;
  options.format = format;
  return options;
}

TEST(StoredTypes, JsonHasItsOwnFewTypesAndCsvOnlyText) {
  EXPECT_EQ(*StoredTypes(Options(model::Format::kJsonl), Schema()),
            (Types{"boolean", "number", "number", "number", "number", "number", "string", "string",
                   "string", "string", "array", "object", "object"}));
  EXPECT_EQ(*StoredTypes(Options(model::Format::kCsv), Schema()), Types(13, "text"));
}

TEST(StoredTypes, ParquetNamesPhysicalAndLogicalType) {
  EXPECT_EQ(*StoredTypes(Options(model::Format::kParquet), Schema()),
            (Types{"BOOLEAN", "INT64", "INT32 Int(bitWidth=8, isSigned=false)",
                   "INT64 Decimal(precision=18, scale=2)",
                   "FIXED_LEN_BYTE_ARRAY Decimal(precision=38, scale=0)", "DOUBLE",
                   "BYTE_ARRAY String", "BYTE_ARRAY", "INT32 Date",
                   "INT64 Timestamp(isAdjustedToUTC=true, timeUnit=microseconds)", "List", "group",
                   "Map"}));
}

TEST(StoredTypes, AreThoseOfTheFileThatIsWritten) {
  FakeSink sink;
  const model::ExportOptions options = Options(model::Format::kParquet);
  WriterResources resources{};
  resources.pool = arrow::default_memory_pool();
  ASSERT_TRUE((*MakeBatchWriter(options, Schema(), resources, sink))->Finish().ok());
  const auto meta = parquet::ParquetFileReader::Open(std::make_shared<arrow::io::BufferReader>(
                                                         arrow::Buffer::FromString(sink.text)))
                        ->metadata();
  const Types types = *StoredTypes(options, Schema());
  const auto* root = meta->schema()->group_node();
  ASSERT_EQ(root->field_count(), int(types.size()));
  for (int i = 0; i < root->field_count(); ++i) {
    const auto& node = *root->field(i);
    if (node.is_group()) continue;
    const auto physical = static_cast<const parquet::schema::PrimitiveNode&>(node).physical_type();
    EXPECT_TRUE(types[size_t(i)].starts_with(parquet::TypeToString(physical))) << node.name();
    const std::string logical = node.logical_type()->ToString();
    const std::string first = logical.substr(0, logical.find('('));
    EXPECT_EQ(types[size_t(i)].find(first) != std::string::npos, first != "None") << node.name();
  }
}

TEST(StoredTypes, ColumnThatTheFormatCannotHoldIsNamedAsARunWould) {
  const auto schema =
      arrow::schema({arrow::field("Took", arrow::duration(arrow::TimeUnit::MICRO))});
  const Status status = StoredTypes(Options(model::Format::kParquet), schema).status();
  EXPECT_TRUE(status.Is(ErrorKind::kUnsupported));
  EXPECT_NE(status.message().find("Took"), std::string::npos);
}

}  // namespace
}  // namespace sluice::format
