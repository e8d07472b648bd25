#include "format/compressing_sink.h"

#include <arrow/util/compression.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "batch/status.h"

namespace sluice::format {
namespace {

constexpr size_t kPieceBytes = size_t{256} * 1024;
constexpr int kZstdLevel = 3;
constexpr int64_t kGzipHeldBytes = int64_t{1} * 1024 * 1024;
// Of level 3: a window of 2 MiB, tables, a piece.
constexpr int64_t kZstdHeldBytes = int64_t{4} * 1024 * 1024;

class GzipSink final : public CompressingSink {
 public:
  explicit GzipSink(ByteSink& sink)
      : sink_(sink), work_(ISAL_DEF_LVL1_DEFAULT), piece_(kPieceBytes) {
    isal_deflate_init(&stream_);
    stream_.gzip_flag = IGZIP_GZIP;
    stream_.level = 1;
    stream_.level_buf = work_.data();
    stream_.level_buf_size = static_cast<uint32_t>(work_.size());
  }

  Status Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      // ISA-L counts in 32 bits.
      const std::string_view piece = bytes.substr(0, std::numeric_limits<uint32_t>::max());
      bytes.remove_prefix(piece.size());
      TRY(Deflate(piece));
    }
    return {};
  }

  Status Finish() override {
    stream_.end_of_stream = 1;
    return Deflate({});
  }

  int64_t held_bytes() const override { return kGzipHeldBytes; }

 private:
  Status Deflate(std::string_view bytes) {
    // ISA-L does not write through its input.
    stream_.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uint32_t>(bytes.size());
    do {
      stream_.next_out = piece_.data();
      stream_.avail_out = static_cast<uint32_t>(piece_.size());
      if (const int code = isal_deflate(&stream_); code != COMP_OK) {
        return Internal("compressing failed", "isal_deflate answered " + std::to_string(code));
      }
      const size_t made = piece_.size() - stream_.avail_out;
      if (made > 0) {
        TRY(sink_.Append({reinterpret_cast<const char*>(piece_.data()), made}));
      }
    } while (stream_.avail_out == 0 || stream_.avail_in > 0);
    return {};
  }

  ByteSink& sink_;
  std::vector<uint8_t> work_;
  std::vector<uint8_t> piece_;
  isal_zstream stream_;
};

class ZstdSink final : public CompressingSink {
 public:
  ZstdSink(std::shared_ptr<arrow::util::Compressor> compressor, ByteSink& sink)
      : compressor_(std::move(compressor)), sink_(sink), piece_(kPieceBytes) {}

  Status Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      TRY_ASSIGN(const auto step,
                 compressor_->Compress(static_cast<int64_t>(bytes.size()),
                                       reinterpret_cast<const uint8_t*>(bytes.data()),
                                       static_cast<int64_t>(piece_.size()), piece_.data()));
      bytes.remove_prefix(static_cast<size_t>(step.bytes_read));
      TRY(PassOn(step.bytes_written));
    }
    return {};
  }

  Status Finish() override {
    for (;;) {
      TRY_ASSIGN(const auto step,
                 compressor_->End(static_cast<int64_t>(piece_.size()), piece_.data()));
      TRY(PassOn(step.bytes_written));
      if (!step.should_retry) return {};
    }
  }

  int64_t held_bytes() const override { return kZstdHeldBytes; }

 private:
  Status PassOn(int64_t bytes) {
    if (bytes == 0) return {};
    return sink_.Append({reinterpret_cast<const char*>(piece_.data()), static_cast<size_t>(bytes)});
  }

  const std::shared_ptr<arrow::util::Compressor> compressor_;
  ByteSink& sink_;
  std::vector<uint8_t> piece_;
};

}  // namespace

Result<std::unique_ptr<CompressingSink>> MakeCompressingSink(model::Compression compression,
                                                             ByteSink& sink) {
  if (compression == model::Compression::kGzip) {
    return std::unique_ptr<CompressingSink>(std::make_unique<GzipSink>(sink));
  }
  if (compression != model::Compression::kZstd)
    return Internal("a text compression without a sink");
  TRY_ASSIGN(const auto codec, arrow::util::Codec::Create(arrow::Compression::ZSTD, kZstdLevel));
  TRY_ASSIGN(auto compressor, codec->MakeCompressor());
  return std::unique_ptr<CompressingSink>(std::make_unique<ZstdSink>(std::move(compressor), sink));
}

}  // namespace sluice::format
