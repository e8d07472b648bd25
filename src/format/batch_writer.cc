#include "format/batch_writer.h"

#include <utility>

#include "format/compressing_sink.h"
#include "format/csv_writer.h"
#include "format/jsonl_writer.h"
#include "format/parquet_writer.h"

namespace sluice::format {
namespace {

using model::Compression;
using model::Format;

/// A text file within one compressed stream.
class CompressedWriter final : public BatchWriter {
 public:
  CompressedWriter(std::unique_ptr<CompressingSink> sink, std::unique_ptr<BatchWriter> writer)
      : sink_(std::move(sink)), writer_(std::move(writer)) {}

  Status Write(const arrow::RecordBatch& batch) override { return writer_->Write(batch); }
  Status Finish() override {
    TRY(writer_->Finish());
    return sink_->Finish();
  }
  HeldBytes held_bytes() const override {
    HeldBytes held = writer_->held_bytes();
    held.beside += sink_->held_bytes();
    return held;
  }

 private:
  const std::unique_ptr<CompressingSink> sink_;
  const std::unique_ptr<BatchWriter> writer_;
};

Result<std::unique_ptr<BatchWriter>> MakeTextWriter(const model::ExportOptions& options,
                                                    const std::shared_ptr<arrow::Schema>& schema,
                                                    ByteSink& sink) {
  if (options.format == Format::kCsv) return CsvWriter::Make(schema, options.csv, sink);
  return JsonlWriter::Make(schema, sink);
}

}  // namespace

Result<std::unique_ptr<BatchWriter>> MakeBatchWriter(const model::ExportOptions& options,
                                                     const std::shared_ptr<arrow::Schema>& schema,
                                                     const WriterResources& resources,
                                                     ByteSink& sink) {
  const Compression compression = model::CompressionOf(options);
  if (options.format == Format::kParquet) {
    return ParquetWriter::Make(schema, compression, resources, sink);
  }
  if (compression == Compression::kNone) return MakeTextWriter(options, schema, sink);
  TRY_ASSIGN(auto compressing, MakeCompressingSink(compression, sink));
  TRY_ASSIGN(auto writer, MakeTextWriter(options, schema, *compressing));
  return std::unique_ptr<BatchWriter>(
      std::make_unique<CompressedWriter>(std::move(compressing), std::move(writer)));
}

std::string FileExtension(const model::ExportOptions& options) {
  std::string extension = ".";
  extension += model::FormatName(options.format);
  // Parquet compresses within the file.
  if (options.format == Format::kParquet) return extension;
  switch (model::CompressionOf(options)) {
    case Compression::kGzip: return extension + ".gz";
    case Compression::kZstd: return extension + ".zst";
    case Compression::kNone:
    case Compression::kSnappy: break;
  }
  return extension;
}

std::string_view ContentType(const model::ExportOptions& options) {
  if (options.format == Format::kParquet) return "application/vnd.apache.parquet";
  switch (model::CompressionOf(options)) {
    case Compression::kGzip: return "application/gzip";
    case Compression::kZstd: return "application/zstd";
    case Compression::kNone:
    case Compression::kSnappy: break;
  }
  return options.format == Format::kCsv ? "text/csv; charset=utf-8" : "application/x-ndjson";
}

}  // namespace sluice::format
