#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include <memory>
#include <stop_token>

#include "objects/object_reader.h"

namespace sluice::source {

/// Show a listed object as Arrow's readers want it. `reader` outlives it. Failures of the reader
/// come out of FromArrow as they were. Threads: ReadAt from any; the rest one caller.
class ObjectFile final : public arrow::io::RandomAccessFile {
 public:
  ObjectFile(objects::ObjectReader& reader, objects::ObjectInfo object, std::stop_token stop,
             arrow::MemoryPool* pool);

  arrow::Status Close() override;
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Status Seek(int64_t position) override;
  arrow::Result<int64_t> GetSize() override { return object_.bytes; }
  arrow::Result<int64_t> Read(int64_t bytes, void* out) override;
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override;
  arrow::Result<int64_t> ReadAt(int64_t position, int64_t bytes, void* out) override;
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(int64_t position, int64_t bytes) override;

 private:
  objects::ObjectReader& reader_;
  const objects::ObjectInfo object_;
  const std::stop_token stop_;
  arrow::MemoryPool* const pool_;
  int64_t position_ = 0;
  bool closed_ = false;
};

}  // namespace sluice::source
