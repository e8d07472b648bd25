#pragma once

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <memory>
#include <random>
#include <string>

namespace sluice::format {

/// Random values from a seed, the same in every run.
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

/// Append one random value or null to a builder of any of the types below.
inline void AppendRandom(arrow::ArrayBuilder& builder, Random& random) {
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

inline std::shared_ptr<arrow::RecordBatch> RandomBatch(const std::shared_ptr<arrow::Schema>& schema,
                                                       Random& random) {
  const auto builder = *arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool());
  for (int row = 0; row < 200; ++row) {
    for (int i = 0; i < schema->num_fields(); ++i) AppendRandom(*builder->GetField(i), random);
  }
  return *builder->Flush();
}

}  // namespace sluice::format
