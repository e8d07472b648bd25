#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "source/postgres/copy_decoder.h"
#include "source/postgres/fake_copy.h"

namespace sluice::source {
namespace {

constexpr size_t kRows = 4096;
constexpr uint32_t kInt4 = 23;
constexpr uint32_t kInt8 = 20;
constexpr uint32_t kText = 25;
constexpr uint32_t kDate = 1082;
constexpr uint32_t kTimestamp = 1114;
constexpr uint32_t kNumeric = 1700;

using Make = std::function<std::string(size_t row)>;

struct BenchColumn {
  Type type;
  Make value;
};

void Measure(benchmark::State& state, const std::vector<BenchColumn>& columns) {
  std::vector<ColumnRule> rules;
  for (size_t i = 0; i < columns.size(); ++i) {
    rules.push_back(RuleOf({"c" + std::to_string(i), columns[i].type}));
  }
  std::vector<std::string> rows;
  size_t bytes = 0;
  for (size_t row = 0; row < kRows; ++row) {
    std::vector<SentField> fields;
    for (const auto& column : columns) fields.push_back(column.value(row));
    rows.push_back(SentRow(fields));
    bytes += rows.back().size();
  }
  CopyDecoder decoder("t", rules, {}, arrow::default_memory_pool());
  if (!decoder.Append(SentHeader()).ok()) std::abort();
  for (auto _ : state) {
    for (const auto& row : rows) {
      auto taken = decoder.Append(row);
      if (!taken.ok() || !*taken) std::abort();
    }
    auto batch = decoder.Flush();
    if (!batch.ok()) std::abort();
    benchmark::DoNotOptimize(*batch);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * int64_t{kRows});
}

Make Money(size_t most) {
  return [most](size_t row) {
    const size_t cents = row * 7919 % most;
    const std::string fraction = std::to_string(100 + cents % 100).substr(1);
    return SentNumeric(std::to_string(cents / 100) + "." + fraction);
  };
}

Make Text(size_t least, size_t most) {
  return [=](size_t row) { return std::string(least + row * 31 % (most - least + 1), 'x'); };
}

Make Day() {
  return [](size_t row) { return Sent(static_cast<int32_t>(row % 2500 - 2000)); };
}

Make Number() {
  return [](size_t row) { return Sent(static_cast<int32_t>(row * 7919)); };
}

/// As TPC-H's lineitem.
void BM_DecodeLineitem(benchmark::State& state) {
  const Type money{.oid = kNumeric, .modifier = (15 << 16 | 2) + 4};
  const Type fixed{.oid = 1042};
  Measure(state, {{{.oid = kInt4}, Number()},
                  {{.oid = kInt4}, Number()},
                  {{.oid = kInt4}, Number()},
                  {{.oid = kInt4}, Number()},
                  {money, Money(5'100)},
                  {money, Money(10'000'000)},
                  {money, Money(11)},
                  {money, Money(9)},
                  {fixed, Text(1, 1)},
                  {fixed, Text(1, 1)},
                  {{.oid = kDate}, Day()},
                  {{.oid = kDate}, Day()},
                  {{.oid = kDate}, Day()},
                  {fixed, Text(25, 25)},
                  {fixed, Text(10, 10)},
                  {{.oid = 1043}, Text(10, 43)}});
}
BENCHMARK(BM_DecodeLineitem);

void MeasureOne(benchmark::State& state, const Type& type, const Make& value) {
  Measure(state, std::vector<BenchColumn>(16, {type, value}));
}

void BM_Decode16Int8(benchmark::State& state) {
  MeasureOne(state, {.oid = kInt8}, [](size_t row) { return Sent(static_cast<int64_t>(row)); });
}
BENCHMARK(BM_Decode16Int8);

void BM_Decode16Timestamps(benchmark::State& state) {
  MeasureOne(state, {.oid = kTimestamp},
             [](size_t row) { return Sent(static_cast<int64_t>(row) * 1'000'003); });
}
BENCHMARK(BM_Decode16Timestamps);

void BM_Decode16Decimals(benchmark::State& state) {
  MeasureOne(state, {.oid = kNumeric, .modifier = (15 << 16 | 2) + 4}, Money(10'000'000));
}
BENCHMARK(BM_Decode16Decimals);

void BM_Decode16LongDecimals(benchmark::State& state) {
  MeasureOne(state, {.oid = kNumeric, .modifier = (38 << 16 | 10) + 4}, [](size_t row) {
    return SentNumeric("123456789012345678901234567" + std::to_string(row % 10) + ".0123456789");
  });
}
BENCHMARK(BM_Decode16LongDecimals);

void BM_Decode16NumericTexts(benchmark::State& state) {
  MeasureOne(state, {.oid = kNumeric}, Money(10'000'000));
}
BENCHMARK(BM_Decode16NumericTexts);

void BM_Decode16Texts(benchmark::State& state) { MeasureOne(state, {.oid = kText}, Text(5, 40)); }
BENCHMARK(BM_Decode16Texts);

void BM_Decode16Lists(benchmark::State& state) {
  const Type list{.oid = 1, .element = std::make_shared<const Type>(Type{.oid = kInt4})};
  MeasureOne(state, list, [](size_t row) {
    return SentArray(kInt4, std::vector<SentField>(row % 5, Sent(static_cast<int32_t>(row))));
  });
}
BENCHMARK(BM_Decode16Lists);

}  // namespace
}  // namespace sluice::source
