#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "format/fake_readers.h"
#include "format/fake_uncompressed.h"
#include "format/format_contract.h"

namespace sluice::format {
namespace {

using model::Compression;
using model::Format;

FormatCase Case(std::string name, const model::ExportOptions& options) {
  return {std::move(name), options,
          [options](const std::string& file, const std::shared_ptr<arrow::Schema>& schema) {
            if (options.format == Format::kParquet) return ReadParquet(file, schema);
            const std::string text = Uncompressed(model::CompressionOf(options), file);
            if (options.format == Format::kJsonl) return ReadJsonl(text, schema);
            return ReadCsv(text, options.csv, schema);
          },
          arrow::duration(arrow::TimeUnit::SECOND)};
}

FormatCase Compressed(Format format, Compression compression) {
  model::ExportOptions options;
  options.format = format;
  options.compression = compression;
  return Case(std::string(model::FormatName(format)) + "_" +
                  std::string(model::CompressionName(compression)),
              options);
}

FormatCase Csv(std::string name, const model::CsvOptions& csv) {
  model::ExportOptions options;
  options.format = Format::kCsv;
  options.csv = csv;
  return Case("csv_" + name, options);
}

INSTANTIATE_TEST_SUITE_P(Formats, FormatContract,
                         testing::Values(Compressed(Format::kJsonl, Compression::kNone),
                                         Compressed(Format::kJsonl, Compression::kGzip),
                                         Compressed(Format::kJsonl, Compression::kZstd),
                                         Compressed(Format::kCsv, Compression::kNone),
                                         Compressed(Format::kCsv, Compression::kGzip),
                                         Compressed(Format::kCsv, Compression::kZstd),
                                         Csv("tabs", {.delimiter = '\t'}),
                                         Csv("headless", {.header = false}),
                                         Csv("null_word", {.null_text = "null"}),
                                         Csv("null_escape", {.null_text = "\\N"}),
                                         Compressed(Format::kParquet, Compression::kNone),
                                         Compressed(Format::kParquet, Compression::kGzip),
                                         Compressed(Format::kParquet, Compression::kZstd),
                                         Compressed(Format::kParquet, Compression::kSnappy)),
                         [](const auto& format) { return format.param.name; });

}  // namespace
}  // namespace sluice::format
