#include "format/parquet_writer.h"

#include <arrow/array.h>
#include <arrow/io/interfaces.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <arrow/util/byte_size.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>

#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include "batch/memory.h"
#include "batch/status.h"
#include "format/column_failure.h"
#include "format/parquet_encodings.h"
#include "format/repeated_words.h"

namespace sluice::format {
namespace {

/// A ByteSink as Arrow's writers want it. Closing it ends nothing: who owns the sink does that.
class SinkStream final : public arrow::io::OutputStream {
 public:
  explicit SinkStream(ByteSink& sink) : sink_(&sink) {}

  arrow::Status Write(const void* data, int64_t bytes) override {
    if (sink_ == nullptr) return ToArrow(Cancelled("the file was given up"));
    position_ += bytes;
    return ToArrow(sink_->Append({static_cast<const char*>(data), static_cast<size_t>(bytes)}));
  }
  using arrow::io::OutputStream::Write;

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }

  /// Pass nothing on any more.
  void Detach() { sink_ = nullptr; }

 private:
  ByteSink* sink_;
  int64_t position_ = 0;
  bool closed_ = false;
};

bool IsHeld(arrow::Type::type id) {
  switch (id) {
    case arrow::Type::NA:
    case arrow::Type::BOOL:
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::FIXED_SIZE_BINARY:
    case arrow::Type::DATE32:
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::MAP:
    case arrow::Type::STRUCT:
    case arrow::Type::DICTIONARY: return true;
    default: return false;
  }
}

Status CheckType(const arrow::DataType& type) {
  bool held = IsHeld(type.id());
  // Parquet counts time in thousandths of a second and less.
  if (type.id() == arrow::Type::TIMESTAMP) {
    held = static_cast<const arrow::TimestampType&>(type).unit() != arrow::TimeUnit::SECOND;
  }
  if (type.id() == arrow::Type::TIME32) {
    held = static_cast<const arrow::TimeType&>(type).unit() != arrow::TimeUnit::SECOND;
  }
  if (type.id() == arrow::Type::STRUCT) held = type.num_fields() > 0;
  if (!held) {
    return {ErrorKind::kUnsupported,
            "is of type " + type.ToString() + ", which Parquet cannot hold"};
  }
  if (type.id() == arrow::Type::DICTIONARY) {
    return CheckType(*static_cast<const arrow::DictionaryType&>(type).value_type());
  }
  for (const auto& field : type.fields()) TRY(CheckType(*field->type()));
  return {};
}

Status CheckColumns(const arrow::Schema& schema) {
  TRY(CheckColumnNames(schema));
  for (const auto& field : schema.fields()) {
    if (Status status = CheckType(*field->type()); !status.ok()) {
      return OfColumn(field->name(), status);
    }
  }
  return {};
}

/// Run what may throw Parquet's exceptions. A Status of ours that a sink answered comes back as it
/// was: it rides inside the exception's.
template <typename Body>
Status Guarded(Body&& body) {
  try {
    const arrow::Status status = body();
    return FromArrow(status);
  } catch (const parquet::ParquetStatusException& thrown) {
    return FromArrow(thrown.status());
  } catch (const std::exception& thrown) {
    return Internal("writing Parquet failed", thrown.what());
  }
}

/// True where what Parquet holds for each column of an open row group would soon be all of it, or
/// where a row is large. Both are written better when only one column is being written at a time.
bool Gathers(const arrow::RecordBatch& batch, int64_t row_group_bytes) {
  constexpr int64_t kOpenColumnBytes = int64_t{16} * 1024;
  constexpr int64_t kLargeRowBytes = int64_t{256} * 1024;
  return batch.num_columns() * kOpenColumnBytes > row_group_bytes / 4 ||
         arrow::util::ReferencedBufferSize(batch).ValueOr(0) > batch.num_rows() * kLargeRowBytes;
}

}  // namespace

struct ParquetWriter::File {
  File(std::shared_ptr<arrow::Schema> schema_, model::Compression compression_,
       const WriterResources& resources, ByteSink& sink)
      : schema(std::move(schema_)),
        compression(compression_),
        row_group_bytes(resources.row_group_bytes),
        pool(resources.pool),
        stream(std::make_shared<SinkStream>(sink)),
        words(static_cast<size_t>(schema->num_fields())) {}

  /// Open the writer for what begins with `batch`, of which there may be none.
  arrow::Status Open(const arrow::RecordBatch* batch) {
    if (writer) return arrow::Status::OK();
    ParquetEncodings encodings{compression, {}, {}};
    if (batch != nullptr) {
      encodings.without_dictionary = ColumnsWithoutDictionary(compression, *batch, &pool);
      encodings.without_statistics = ColumnsOfLargeValues(*batch);
      for (const auto& path : encodings.without_statistics) {
        encodings.without_dictionary.push_back(path);
      }
    }
    return OpenParquet(encodings, *schema, &pool, stream).Value(&writer);
  }

  arrow::Status BeginRowGroup() {
    CountRowGroup();
    for (RepeatedWords& of_column : words) of_column.BeginRowGroup();
    return writer->NewBufferedRowGroup();
  }

  arrow::Status Gather(std::shared_ptr<arrow::RecordBatch> batch) {
    gathered_bytes += batch::HeldBytes(*batch);
    gathered.push_back(std::move(batch));
    return gathered_bytes >= row_group_bytes / 2 ? WriteGathered() : arrow::Status::OK();
  }

  /// Write what was gathered as a row group of its own.
  arrow::Status WriteGathered() {
    if (gathered.empty()) return arrow::Status::OK();
    CountRowGroup();
    row_group_open = false;
    ARROW_ASSIGN_OR_RAISE(const auto table,
                          arrow::Table::FromRecordBatches(schema, std::exchange(gathered, {})));
    gathered_bytes = 0;
    return writer->WriteTable(*table, table->num_rows());
  }

  // Measured at 1,600 columns: what stays of each column of a row group until the footer.
  void CountRowGroup() { footer_bytes += int64_t{2048} * schema->num_fields(); }

  /// Return the batch with texts by number where they are few.
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Numbered(const arrow::RecordBatch& batch) {
    arrow::ArrayVector columns = batch.columns();
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i]->type_id() != arrow::Type::STRING) continue;
      ARROW_ASSIGN_OR_RAISE(
          auto numbered,
          words[i].Number(static_cast<const arrow::StringArray&>(*columns[i]), &pool));
      if (numbered) columns[i] = std::move(numbered);
    }
    return arrow::RecordBatch::Make(schema, batch.num_rows(), std::move(columns));
  }

  const std::shared_ptr<arrow::Schema> schema;
  const model::Compression compression;
  int64_t row_group_bytes;
  arrow::ProxyMemoryPool pool;  // counts what this file holds
  const std::shared_ptr<SinkStream> stream;
  std::unique_ptr<parquet::arrow::FileWriter> writer;  // made by the first batch or by Finish
  std::vector<RepeatedWords> words;                    // of each column
  bool row_group_open = false;
  arrow::RecordBatchVector gathered;
  int64_t gathered_bytes = 0;
  int64_t footer_bytes = 0;
};

ParquetWriter::ParquetWriter(std::unique_ptr<File> file) : file_(std::move(file)) {}

// Parquet's writer writes a footer when it is destroyed unfinished, which nobody wants then.
ParquetWriter::~ParquetWriter() { file_->stream->Detach(); }

Result<std::unique_ptr<BatchWriter>> ParquetWriter::Make(
    const std::shared_ptr<arrow::Schema>& schema, model::Compression compression,
    const WriterResources& resources, ByteSink& sink) {
  TRY(CheckColumns(*schema));
  auto file = std::make_unique<File>(schema, compression, resources, sink);
  return std::unique_ptr<BatchWriter>(new ParquetWriter(std::move(file)));
}

Status ParquetWriter::Write(const arrow::RecordBatch& batch) {
  if (!batch.schema()->Equals(*file_->schema)) {
    return Internal("a batch has another schema than its file");
  }
  if (batch.num_rows() == 0) return {};
  // Pages that are ready stay in memory until their row group ends, in buffers that double when
  // they are full, so that the end comes before what may be held is.
  if (file_->pool.bytes_allocated() >= file_->row_group_bytes * 2 / 3) {
    file_->row_group_open = false;
  }
  return Guarded([&] {
    ARROW_RETURN_NOT_OK(file_->Open(&batch));
    if (Gathers(batch, file_->row_group_bytes)) {
      return file_->Gather(
          arrow::RecordBatch::Make(file_->schema, batch.num_rows(), batch.columns()));
    }
    ARROW_RETURN_NOT_OK(file_->WriteGathered());
    if (!std::exchange(file_->row_group_open, true)) {
      ARROW_RETURN_NOT_OK(file_->BeginRowGroup());
    }
    ARROW_ASSIGN_OR_RAISE(const auto numbered, file_->Numbered(batch));
    return file_->writer->WriteRecordBatch(*numbered);
  });
}

Status ParquetWriter::Finish() {
  return Guarded([&] {
    ARROW_RETURN_NOT_OK(file_->Open(nullptr));
    ARROW_RETURN_NOT_OK(file_->WriteGathered());
    return file_->writer->Close();
  });
}

HeldBytes ParquetWriter::held_bytes() const {
  return {file_->pool.bytes_allocated() + file_->gathered_bytes, file_->footer_bytes,
          file_->footer_bytes};
}

void ParquetWriter::LimitRowGroup(int64_t bytes) { file_->row_group_bytes = bytes; }

}  // namespace sluice::format
