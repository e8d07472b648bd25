#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

#include "objects/object_reader.h"
#include "source/source.h"

namespace sluice::source {

/// Count, between Begin and End, what is read through another reader, which outlives it, and tell
/// who watches. Errors: the reader's. Threads: List and ReadAt from any.
class WatchedReader final : public objects::ObjectReader {
 public:
  explicit WatchedReader(objects::ObjectReader& reader) : reader_(reader) {}

  void SetWatch(Source::Watch watch) { watch_ = std::move(watch); }
  void Begin(int64_t total_bytes) { total_bytes_ = watch_ ? total_bytes : 0; }
  void End() { total_bytes_ = 0; }

  Result<objects::ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                                   std::stop_token stop) override {
    return reader_.List(prefix, after, limit, std::move(stop));
  }

  Result<size_t> ReadAt(const objects::ObjectInfo& object, int64_t offset, std::span<char> to,
                        std::stop_token stop) override {
    auto bytes = reader_.ReadAt(object, offset, to, std::move(stop));
    if (const int64_t total = total_bytes_; bytes.ok() && total > 0) {
      const auto read = static_cast<int64_t>(*bytes);
      // What is read twice, like the head of a file, counts once at most.
      watch_(std::min(total, read_bytes_.fetch_add(read) + read), total);
    }
    return bytes;
  }

 private:
  objects::ObjectReader& reader_;
  Source::Watch watch_;
  std::atomic<int64_t> total_bytes_{0};
  std::atomic<int64_t> read_bytes_{0};
};

}  // namespace sluice::source
