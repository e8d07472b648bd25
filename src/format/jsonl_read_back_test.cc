#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/json/api.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <memory>
#include <random>
#include <string>

#include "format/fake_sink.h"
#include "format/format_contract.h"

namespace sluice::format {
namespace {

/// Arrow's own reader of JSON Lines, which shares nothing with our writer.
std::shared_ptr<arrow::Table> ReadJsonl(const std::string& file,
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

INSTANTIATE_TEST_SUITE_P(Jsonl, FormatContract,
                         testing::Values(FormatCase{
                             "jsonl", {}, ReadJsonl, arrow::duration(arrow::TimeUnit::SECOND)}),
                         [](const auto& format) { return format.param.name; });

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}

  bool OneIn(uint32_t n) { return engine_() % n == 0; }
  int64_t Integer() { return static_cast<int64_t>(engine_()) >> (engine_() % 64); }
  double Double() {
    const double value = std::bit_cast<double>(engine_());
    return std::isfinite(value) ? value : 0.5;
  }
  std::string Text() {
    std::string text;
    for (auto left = engine_() % 40; left > 0; --left) AppendCharacter(text);
    return text;
  }

 private:
  /// Any character but a surrogate, the low ones as often as all others.
  void AppendCharacter(std::string& text) {
    uint32_t code = static_cast<uint32_t>(engine_() % (OneIn(2) ? 0x80 : 0x110000));
    if (code >= 0xd800 && code < 0xe000) code = 0x2028;
    const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else if (code < 0x800) {
      text += static_cast<char>(0xc0 | code >> 6);
      tail(0);
    } else if (code < 0x10000) {
      text += static_cast<char>(0xe0 | code >> 12);
      tail(6), tail(0);
    } else {
      text += static_cast<char>(0xf0 | code >> 18);
      tail(12), tail(6), tail(0);
    }
  }

  std::mt19937_64 engine_;
};

/// Fill a builder of any of the types below with one random value or null.
void AppendRandom(arrow::ArrayBuilder& builder, Random& random) {
  if (random.OneIn(4)) {
    ASSERT_TRUE(builder.AppendNull().ok());
    return;
  }
  const auto append = [&](auto&& typed, const auto& value) {
    ASSERT_TRUE(typed.Append(value).ok());
  };
  switch (builder.type()->id()) {
    case arrow::Type::BOOL:
      return append(static_cast<arrow::BooleanBuilder&>(builder), random.OneIn(2));
    case arrow::Type::INT64:
      return append(static_cast<arrow::Int64Builder&>(builder), random.Integer());
    case arrow::Type::UINT64:
      return append(static_cast<arrow::UInt64Builder&>(builder),
                    static_cast<uint64_t>(random.Integer()));
    case arrow::Type::DOUBLE:
      return append(static_cast<arrow::DoubleBuilder&>(builder), random.Double());
    case arrow::Type::STRING:
      return append(static_cast<arrow::StringBuilder&>(builder), random.Text());
    case arrow::Type::TIMESTAMP:
      return append(static_cast<arrow::TimestampBuilder&>(builder),
                    random.Integer() % 62'135'596'800'000);
    case arrow::Type::LIST: {
      auto& lists = static_cast<arrow::ListBuilder&>(builder);
      ASSERT_TRUE(lists.Append().ok());
      while (!random.OneIn(3)) AppendRandom(*lists.value_builder(), random);
      return;
    }
    default: {
      auto& structs = static_cast<arrow::StructBuilder&>(builder);
      ASSERT_TRUE(structs.Append().ok());
      for (int i = 0; i < structs.num_fields(); ++i)
        AppendRandom(*structs.field_builder(i), random);
    }
  }
}

std::shared_ptr<arrow::RecordBatch> RandomBatch(const std::shared_ptr<arrow::Schema>& schema,
                                                Random& random) {
  const auto builder = *arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool());
  for (int row = 0; row < 200; ++row) {
    for (int i = 0; i < schema->num_fields(); ++i) AppendRandom(*builder->GetField(i), random);
  }
  return *builder->Flush();
}

TEST(JsonlReadBack, RandomBatchesAreReadEqualByArrow) {
  const auto item = arrow::struct_(
      {arrow::field("a", arrow::utf8()), arrow::field("b", arrow::list(arrow::int64()))});
  const auto schema =
      arrow::schema({arrow::field("bool", arrow::boolean()), arrow::field("int64", arrow::int64()),
                     arrow::field("uint64", arrow::uint64()),
                     arrow::field("double", arrow::float64()), arrow::field("text", arrow::utf8()),
                     arrow::field("at", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")),
                     arrow::field("struct", item), arrow::field("list", arrow::list(item))});
  for (uint32_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const auto batch = RandomBatch(schema, random);
    FakeSink sink;
    const auto writer = *MakeBatchWriter({}, schema, sink);
    ASSERT_TRUE(writer->Write(*batch).ok());
    ASSERT_TRUE(writer->Finish().ok());
    const auto read = ReadJsonl(sink.text, schema);
    ASSERT_NE(read, nullptr);
    const auto expected = *arrow::Table::FromRecordBatches({batch});
    ASSERT_TRUE(read->Equals(*expected)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sluice::format
