#include "source/files/text_input.h"

#include <arrow/api.h>
#include <arrow/io/compressed.h>
#include <arrow/io/transform.h>
#include <arrow/util/compression.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "batch/status.h"
#include "source/files/object_file.h"
#include "source/files/transcoder.h"

namespace sluice::source {
namespace {

constexpr size_t kPadding = TextInput::kPadding;

Status Failure(const objects::ObjectInfo& file, const arrow::Status& status) {
  if (status.detail() == nullptr && (status.IsIOError() || status.IsInvalid())) {
    return {ErrorKind::kCorrupt, "the compressed data is damaged or cut", status.message()};
  }
  return FromArrow(status).WithContext(fmt::format("file '{}'", file.key));
}

Result<std::shared_ptr<arrow::io::InputStream>> Uncompressed(
    std::shared_ptr<arrow::io::InputStream> stream, FileCompression compression,
    arrow::MemoryPool* pool) {
  if (compression == FileCompression::kNone) return stream;
  const auto codec = arrow::util::Codec::Create(
      compression == FileCompression::kGzip ? arrow::Compression::GZIP : arrow::Compression::ZSTD);
  TRY(FromArrow(codec.status()));
  auto made = arrow::io::CompressedInputStream::Make(codec->get(), std::move(stream), pool);
  TRY(FromArrow(made.status()));
  return std::shared_ptr<arrow::io::InputStream>(*std::move(made));
}

/// Arrow asks with an empty buffer once the stream has ended.
std::shared_ptr<arrow::io::InputStream> InUtf8(std::shared_ptr<arrow::io::InputStream> stream,
                                               TextEncoding encoding) {
  auto transcoder = std::make_shared<Transcoder>(encoding);
  return std::make_shared<arrow::io::TransformInputStream>(
      std::move(stream),
      [transcoder](const std::shared_ptr<arrow::Buffer>& read)
          -> arrow::Result<std::shared_ptr<arrow::Buffer>> {
        std::string text;
        Status status = transcoder->Convert(std::string_view(*read), text);
        if (status.ok() && read->size() == 0) status = transcoder->Finish();
        if (!status.ok()) return ToArrow(status);
        return arrow::Buffer::FromString(std::move(text));
      });
}

}  // namespace

TextInput::TextInput() = default;
TextInput::TextInput(TextInput&&) noexcept = default;
TextInput::~TextInput() = default;

Result<TextInput> TextInput::Open(objects::ObjectReader& reader, const objects::ObjectInfo& file,
                                  TextForm form, int64_t from, int64_t window_bytes,
                                  int64_t most_bytes, arrow::MemoryPool* pool,
                                  std::stop_token stop) {
  TextInput input;
  input.file_ = file;
  input.most_bytes_ = most_bytes;
  auto object = std::make_shared<ObjectFile>(reader, file, std::move(stop), pool);
  if (form.is_plain()) {
    input.position_ = from;
    TRY(FromArrow(object->Seek(std::min(from, file.bytes))));
  }
  TRY_ASSIGN(input.stream_, Uncompressed(std::move(object), form.compression, pool));
  if (form.encoding != TextEncoding::kUtf8) {
    input.stream_ = InUtf8(std::move(input.stream_), form.encoding);
  }
  auto window = arrow::AllocateResizableBuffer(window_bytes + int64_t{kPadding}, pool);
  TRY(FromArrow(window.status()));
  input.window_ = *std::move(window);
  input.window_bytes_ = input.window_->size();
  TRY(input.Read());
  while (input.position_ < from && input.size_ > 0) {
    TRY(input.Pass(std::min(static_cast<size_t>(from - input.position_), input.size_)));
  }
  return input;
}

std::string_view TextInput::text() const {
  return {reinterpret_cast<const char*>(window_->data()) + begin_, size_};
}

Status TextInput::Pass(size_t bytes) {
  begin_ += bytes;
  size_ -= bytes;
  position_ += static_cast<int64_t>(bytes);
  if (bytes == 0 && begin_ == 0 && size_ + kPadding >= static_cast<size_t>(window_->size())) {
    if (window_->size() >= most_bytes_) {
      return {ErrorKind::kQuota,
              fmt::format("a row is larger than the {} bytes that one may have", most_bytes_)};
    }
    TRY(FromArrow(window_->Resize(std::min(most_bytes_, window_->size() * 2), false)));
    return Read();
  }
  return Fill();
}

Status TextInput::Fill() {
  auto* const start = reinterpret_cast<char*>(window_->mutable_data());
  if (begin_ > 0) {
    std::memmove(start, start + begin_, size_);
    begin_ = 0;
  }
  // A window that one large row has widened is not kept for those after it.
  if (window_->size() > window_bytes_ && size_ + kPadding <= static_cast<size_t>(window_bytes_)) {
    TRY(FromArrow(window_->Resize(window_bytes_, true)));
  }
  return Read();
}

Status TextInput::Read() {
  auto* const start = reinterpret_cast<char*>(window_->mutable_data());
  const size_t room = static_cast<size_t>(window_->size()) - kPadding;
  while (!ended_ && size_ < room) {
    const auto read = stream_->Read(static_cast<int64_t>(room - size_), start + size_);
    if (!read.ok()) return Failure(file_, read.status());
    if (*read == 0) ended_ = true;
    size_ += static_cast<size_t>(*read);
  }
  std::memset(start + size_, 0, kPadding);
  return {};
}

}  // namespace sluice::source
