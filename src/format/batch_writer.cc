#include "format/batch_writer.h"

#include "format/jsonl_writer.h"

namespace sluice::format {

Result<std::unique_ptr<BatchWriter>> MakeBatchWriter(const model::ExportOptions& options,
                                                     const std::shared_ptr<arrow::Schema>& schema,
                                                     ByteSink& sink) {
  switch (options.format) {
    case model::Format::kJsonl: return JsonlWriter::Make(schema, sink);
  }
  return Internal("a format without a writer");
}

std::string_view FileExtension(const model::ExportOptions& options) {
  switch (options.format) {
    case model::Format::kJsonl: return ".jsonl";
  }
  return "";
}

std::string_view ContentType(const model::ExportOptions& options) {
  switch (options.format) {
    case model::Format::kJsonl: return "application/x-ndjson";
  }
  return "";
}

}  // namespace sluice::format
