#include <arrow/api.h>
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "format/batch_writer.h"
#include "format/lineitem_batches.h"

namespace sluice::format {
namespace {

class CountingSink final : public ByteSink {
 public:
  Status Append(std::string_view text) override {
    bytes += text.size();
    return {};
  }
  size_t bytes = 0;
};

constexpr int kBatches = 32;
constexpr int64_t kRowsOfBatch = 16 * 1024;
constexpr int64_t kRowGroupBytes = int64_t{10} * 1024 * 1024;  // a lane's, by default

/// Each iteration writes one whole file.
void BM_Lineitem(benchmark::State& state, model::Format format) {
  model::ExportOptions options;
  options.format = format;
  const auto batches = LineitemBatches(kBatches, kRowsOfBatch);
  const WriterResources resources{arrow::default_memory_pool(), kRowGroupBytes};
  size_t bytes = 0;
  for (auto _ : state) {
    CountingSink sink;
    const auto writer = *MakeBatchWriter(options, batches.front()->schema(), resources, sink);
    for (const auto& batch : batches) {
      if (!writer->Write(*batch).ok()) std::abort();
    }
    if (!writer->Finish().ok()) std::abort();
    bytes += sink.bytes;
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * kBatches * kRowsOfBatch);
}

BENCHMARK_CAPTURE(BM_Lineitem, csv, model::Format::kCsv)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Lineitem, jsonl, model::Format::kJsonl)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Lineitem, parquet, model::Format::kParquet)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::format
