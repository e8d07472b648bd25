#include "source/files/csv_object.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <new>
#include <utility>

#include "source/files/batch_pieces.h"
#include "source/files/csv_columns.h"
#include "source/files/csv_survey.h"

namespace sluice::source {
namespace {

constexpr int64_t kLeastWindowBytes = int64_t{16} * 1024;
constexpr int64_t kMostWindowBytes = int64_t{1024} * 1024;
constexpr int64_t kMostRowBytes = int64_t{64} * 1024 * 1024;

int64_t RowBytes(const arrow::Schema& schema) {
  int64_t bytes = 0;
  for (const auto& field : schema.fields()) {
    switch (field->type()->id()) {
      case arrow::Type::DECIMAL128: bytes += 17; break;
      case arrow::Type::BOOL: bytes += 1; break;
      case arrow::Type::STRING:
      case arrow::Type::DATE32: bytes += 5; break;
      default: bytes += 9;
    }
  }
  return bytes;
}

/// Reads rows of one range.
class CsvRangeReader final : public BatchReader {
 public:
  CsvRangeReader(TextInput input, int64_t end, int64_t line, const CsvFile& file,
                 CsvMapping mapping, BatchLimits limits, arrow::MemoryPool* pool,
                 std::stop_token stop)
      : input_(std::move(input)),
        end_(end),
        line_(line),
        file_(file),
        mapping_(std::move(mapping)),
        limits_(limits),
        pool_(pool),
        stop_(std::move(stop)),
        scanner_(file.dialect, file.columns.size()),
        rows_(pool) {}

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    TRY(failed_);
    auto batch = Guarded();
    failed_ = batch.status();
    return batch;
  }

 private:
  Result<std::shared_ptr<arrow::RecordBatch>> Guarded() {
    try {
      return Read();
    } catch (const std::bad_alloc&) {
      return Status(ErrorKind::kQuota, "the memory limit was reached");
    }
  }

  Result<std::shared_ptr<arrow::RecordBatch>> Read() {
    // Nearly half for what has a fixed size, as much for text, the rest for rounding up.
    const int64_t half_bytes = limits_.bytes * 7 / 16;
    const int64_t most_rows = std::clamp<int64_t>(
        half_bytes / std::max<int64_t>(1, RowBytes(*mapping_.schema)), 1, limits_.rows);
    const auto most_bytes = static_cast<size_t>(std::max<int64_t>(1, half_bytes));
    while (input_.position() < end_) {
      if (stop_.stop_requested()) return Cancelled("reading was stopped");
      const std::string_view text = input_.text();
      const auto stop_at =
          static_cast<size_t>(std::min<int64_t>(end_ - input_.position(), int64_t(text.size())));
      const Status status =
          scanner_.Scan(text, {input_.ended(), stop_at, most_rows, most_bytes}, rows_);
      if (!status.ok()) {
        return status.WithContext(fmt::format("file '{}', after line {}", file_.info.key, line_));
      }
      if (rows_.consumed == 0 && input_.ended()) break;
      if (rows_.rows == 0) {
        TRY(Pass());
        continue;
      }
      auto batch = MakeCsvBatch(text, rows_, mapping_, pool_);
      if (!batch.ok()) {
        return batch.status().WithContext(
            fmt::format("file '{}', after line {}", file_.info.key, line_));
      }
      TRY(Pass());
      return batch;
    }
    return std::shared_ptr<arrow::RecordBatch>();
  }

  Status Pass() {
    line_ += rows_.lines;
    // The bytes after the window are not read again and again for each few rows taken from it.
    return input_.Pass(rows_.consumed);
  }

  TextInput input_;
  const int64_t end_;
  int64_t line_;
  const CsvFile& file_;
  const CsvMapping mapping_;
  const BatchLimits limits_;
  arrow::MemoryPool* const pool_;
  const std::stop_token stop_;
  const CsvScanner scanner_;
  CsvRows rows_;
  Status failed_;
};

class CsvObject final : public TextObject {
 public:
  CsvObject(objects::ObjectReader& reader, FileSettings settings)
      : reader_(reader), settings_(std::move(settings)) {}

  void Add(CsvFile file) { files_.push_back(std::move(file)); }

  /// Put the columns of all files together: what any of them needs to be text is text.
  void Finish() {
    std::vector<std::string> names;
    std::map<std::string, ColumnFacts> facts;
    for (const CsvFile& file : files_) {
      for (size_t i = 0; i < file.columns.size(); ++i) {
        const auto [at, added] = facts.try_emplace(file.columns[i], file.facts[i]);
        if (added) {
          names.push_back(file.columns[i]);
        } else {
          at->second.Add(file.facts[i]);
        }
      }
    }
    arrow::FieldVector fields;
    for (const std::string& name : names) {
      fields.push_back(arrow::field(name, TypeOf(name, facts.at(name))));
    }
    schema_ = arrow::schema(std::move(fields));
  }

  const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }

  Status Choose(const Selection& selection, size_t max_splits) override {
    read_ = selection.read();
    Cut(TextsOf(files_), max_splits);
    return {};
  }

 private:
  std::shared_ptr<arrow::DataType> TypeOf(const std::string& name, const ColumnFacts& facts) const {
    // Without a single value nothing says that it is no time.
    if (name == settings_.time_field && !facts.seen()) {
      return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
    }
    return settings_.infer_types ? facts.Type() : arrow::utf8();
  }

  Result<std::unique_ptr<BatchReader>> Open(const Part& part, BatchLimits limits,
                                            arrow::MemoryPool* pool,
                                            std::stop_token stop) const override {
    const CsvFile& file = files_[part.file];
    const int64_t window_bytes = std::clamp(limits.bytes / 4, kLeastWindowBytes, kMostWindowBytes);
    auto input = TextInput::Open(reader_, file.info, file.form, part.begin, window_bytes,
                                 kMostRowBytes, pool, stop);
    if (!input.ok()) return input.status().WithContext(fmt::format("file '{}'", file.info.key));
    CsvMapping mapping{read_, {}, file.columns.size(), settings_.csv_null};
    for (const auto& field : read_->fields()) {
      const auto at = std::find(file.columns.begin(), file.columns.end(), field->name());
      mapping.places.push_back(at == file.columns.end() ? -1 : int(at - file.columns.begin()));
    }
    return std::unique_ptr<BatchReader>(
        std::make_unique<CsvRangeReader>(*std::move(input), part.end, part.line - 1, file,
                                         std::move(mapping), limits, pool, std::move(stop)));
  }

  objects::ObjectReader& reader_;
  const FileSettings settings_;
  std::vector<CsvFile> files_;
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::Schema> read_;
};

}  // namespace

Result<std::unique_ptr<FileObject>> OpenCsvObject(objects::ObjectReader& reader,
                                                  std::vector<objects::ObjectInfo> files,
                                                  const FileSettings& settings, size_t threads,
                                                  std::stop_token stop) {
  auto object = std::make_unique<CsvObject>(reader, settings);
  for (const objects::ObjectInfo& info : files) {
    TRY_ASSIGN(auto file, SurveyCsv(reader, info, settings, threads, stop));
    object->Add(std::move(file));
  }
  object->Finish();
  return std::unique_ptr<FileObject>(std::move(object));
}

}  // namespace sluice::source
