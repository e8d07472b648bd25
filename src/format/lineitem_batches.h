#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace arrow {
class RecordBatch;
}  // namespace arrow

namespace sluice::format {

/// Make batches shaped like TPC-H's table lineitem, for benchmarks: four integers, four decimals of
/// (15, 2), two flags of one letter, three dates and three texts, of which the last hardly ever
/// repeats. The rows differ from batch to batch and are the same in every run.
/// Source: TPC-H 3.0.1, sections 1.4.1 and 4.2.3.
std::vector<std::shared_ptr<arrow::RecordBatch>> LineitemBatches(int batches, int64_t rows_of_each);

}  // namespace sluice::format
