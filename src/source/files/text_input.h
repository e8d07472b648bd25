#pragma once

#include <memory>
#include <stop_token>
#include <string_view>

#include "objects/object_reader.h"
#include "source/files/text_form.h"

namespace arrow {
class MemoryPool;
class ResizableBuffer;
namespace io {
class InputStream;
}
}  // namespace arrow

namespace sluice::source {

/// Read a text file from a position on, through a window that grows as far as one row needs.
/// Errors: corrupt for what is not whole gzip or zstd, or not in its encoding; quota for a row
/// larger than the most; as ObjectReader. Threads: one caller.
class TextInput {
 public:
  /// Readable memory after text().
  static constexpr size_t kPadding = 64;

  /// Unless the form is plain, what is before `from` is read and passed. All memory is of `pool`;
  /// the window holds `window_bytes` and at most `most_bytes`.
  static Result<TextInput> Open(objects::ObjectReader& reader, const objects::ObjectInfo& file,
                                TextForm form, int64_t from, int64_t window_bytes,
                                int64_t most_bytes, arrow::MemoryPool* pool, std::stop_token stop);
  TextInput(TextInput&&) noexcept;
  ~TextInput();

  /// What has been read and not passed.
  std::string_view text() const;
  /// Whether nothing follows text().
  bool ended() const { return ended_; }
  /// Where text() begins, in bytes of the whole text.
  int64_t position() const { return position_; }

  /// Go on behind the first `bytes` of text() and fill the window. With nothing passed, it grows.
  Status Pass(size_t bytes);

 private:
  TextInput();
  Status Fill();
  Status Read();

  objects::ObjectInfo file_;
  std::shared_ptr<arrow::io::InputStream> stream_;
  std::unique_ptr<arrow::ResizableBuffer> window_;
  int64_t window_bytes_ = 0;
  int64_t most_bytes_ = 0;
  size_t begin_ = 0;
  size_t size_ = 0;
  int64_t position_ = 0;
  bool ended_ = false;
};

}  // namespace sluice::source
