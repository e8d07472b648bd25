#pragma once

#include <arrow/io/compressed.h>
#include <arrow/io/memory.h>
#include <arrow/util/compression.h>
#include <gtest/gtest.h>

#include <string>

#include "model/export_options.h"

namespace sluice::format {

/// Take the compression off a file with Arrow's readers, which share nothing with our gzip.
inline std::string Uncompressed(model::Compression compression, const std::string& file) {
  if (compression == model::Compression::kNone) return file;
  const auto codec = *arrow::util::Codec::Create(compression == model::Compression::kGzip
                                                     ? arrow::Compression::GZIP
                                                     : arrow::Compression::ZSTD);
  const auto raw = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file));
  const auto input = *arrow::io::CompressedInputStream::Make(codec.get(), raw);
  std::string text;
  for (;;) {
    const auto piece = input->Read(1 << 20);
    EXPECT_TRUE(piece.ok()) << piece.status().ToString();
    if (!piece.ok() || (*piece)->size() == 0) return text;
    text += (*piece)->ToString();
  }
}

}  // namespace sluice::format
