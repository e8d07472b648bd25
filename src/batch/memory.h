#pragma once

#include <cstdint>
#include <memory>

namespace arrow {
class MemoryPool;
class RecordBatch;
}  // namespace arrow

namespace sluice::batch {

/// Make a pool over Arrow's jemalloc, or over its default where that is set
/// (ARROW_DEFAULT_MEMORY_POOL) or there is no other, that refuses to hold more than `limit_bytes`
/// at once; the refusal comes out of Arrow as OutOfMemory. Threads: any. It must outlive everything
/// allocated from it.
std::unique_ptr<arrow::MemoryPool> NewCappedPool(int64_t limit_bytes);

/// Say how much a pool of NewCappedPool would have held at once, had it granted the largest request
/// that it refused; 0: it has refused none.
int64_t RefusedBytes(const arrow::MemoryPool& pool);

/// Count the bytes that a batch keeps alive: what a bounded queue adds up.
int64_t HeldBytes(const arrow::RecordBatch& batch);

}  // namespace sluice::batch
