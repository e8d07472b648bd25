#include "source/files/object_file.h"

#include <arrow/buffer.h>

#include <algorithm>
#include <utility>

#include "batch/status.h"

namespace sluice::source {

ObjectFile::ObjectFile(objects::ObjectReader& reader, objects::ObjectInfo object,
                       std::stop_token stop, arrow::MemoryPool* pool)
    : reader_(reader), object_(std::move(object)), stop_(std::move(stop)), pool_(pool) {}

arrow::Status ObjectFile::Close() {
  closed_ = true;
  return arrow::Status::OK();
}

arrow::Status ObjectFile::Seek(int64_t position) {
  if (position < 0 || position > object_.bytes) {
    return arrow::Status::Invalid("seek to ", position, " of ", object_.bytes);
  }
  position_ = position;
  return arrow::Status::OK();
}

arrow::Result<int64_t> ObjectFile::Read(int64_t bytes, void* out) {
  ARROW_ASSIGN_OR_RAISE(const int64_t read, ReadAt(position_, bytes, out));
  position_ += read;
  return read;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> ObjectFile::Read(int64_t bytes) {
  ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(position_, bytes));
  position_ += buffer->size();
  return buffer;
}

arrow::Result<int64_t> ObjectFile::ReadAt(int64_t position, int64_t bytes, void* out) {
  // A position out of a corrupt footer may be anything.
  if (position < 0 || bytes < 0) return arrow::Status::Invalid("a negative position or size");
  const int64_t there = std::clamp<int64_t>(object_.bytes - position, 0, bytes);
  if (there == 0) return 0;
  const auto read = reader_.ReadAt(object_, position,
                                   {static_cast<char*>(out), static_cast<size_t>(there)}, stop_);
  if (!read.ok()) return ToArrow(read.status());
  return static_cast<int64_t>(*read);
}

arrow::Result<std::shared_ptr<arrow::Buffer>> ObjectFile::ReadAt(int64_t position, int64_t bytes) {
  if (position < 0 || bytes < 0) return arrow::Status::Invalid("a negative position or size");
  const int64_t there = std::clamp<int64_t>(object_.bytes - position, 0, bytes);
  ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(there, pool_));
  ARROW_ASSIGN_OR_RAISE(const int64_t read, ReadAt(position, there, buffer->mutable_data()));
  ARROW_RETURN_NOT_OK(buffer->Resize(read));
  return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

}  // namespace sluice::source
