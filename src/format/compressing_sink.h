#pragma once

#include <memory>

#include "base/byte_sink.h"
#include "base/status.h"
#include "model/export_options.h"

namespace sluice::format {

/// Compress what is appended and pass it on in pieces of up to 256 KiB.
/// Errors: the sink's. Threads: one caller.
class CompressingSink : public ByteSink {
 public:
  /// Pass on what is held and end the stream; nothing may be appended after.
  virtual Status Finish() = 0;
  /// Most memory that it holds, whatever is written.
  virtual int64_t held_bytes() const = 0;
};

/// Make a sink that compresses as one gzip member (ISA-L, its level 1) or one zstd frame (level 3)
/// into `sink`, which outlives it. `compression` is gzip or zstd.
/// Source: RFC 1952; RFC 8878.
Result<std::unique_ptr<CompressingSink>> MakeCompressingSink(model::Compression compression,
                                                             ByteSink& sink);

}  // namespace sluice::format
