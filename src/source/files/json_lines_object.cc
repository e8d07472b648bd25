#include "source/files/json_lines_object.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "batch/status.h"
#include "source/files/batch_pieces.h"
#include "source/files/json_document.h"
#include "source/files/json_lines_survey.h"

namespace sluice::source {
namespace {

constexpr int64_t kLeastWindowBytes = int64_t{16} * 1024;
constexpr int64_t kMostWindowBytes = int64_t{512} * 1024;
constexpr int64_t kMostLineBytes = int64_t{64} * 1024 * 1024;

/// What a row without text takes, about.
int64_t RowBytes(const std::vector<JsonColumn>& columns) {
  int64_t bytes = 0;
  for (const JsonColumn& column : columns) bytes += 9 + RowBytes(column.children);
  return bytes;
}

/// What the readers of an object share.
struct JsonLinesPlan {
  std::shared_ptr<arrow::Schema> schema;
  std::vector<JsonColumn> columns;
  bool skip_broken = false;
};

class JsonLinesReader final : public BatchReader {
 public:
  JsonLinesReader(TextInput input, int64_t end, std::string key, const JsonLinesPlan& plan,
                  BatchLimits limits, arrow::MemoryPool* pool, std::stop_token stop)
      : input_(std::move(input)),
        end_(end),
        key_(std::move(key)),
        plan_(plan),
        limits_(limits),
        pool_(pool),
        stop_(std::move(stop)),
        pieces_(limits, pool) {}

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    TRY(failed_);
    auto batch = Read();
    if (!batch.ok()) {
      const Status status = batch.status();
      failed_ = status.Is(ErrorKind::kCancelled)
                    ? status
                    : status.WithContext(fmt::format("file '{}'", key_));
      return failed_;
    }
    return batch;
  }

 private:
  Result<std::shared_ptr<arrow::RecordBatch>> Read() {
    TRY_ASSIGN(auto piece, pieces_.Next());
    if (piece) return piece;
    if (stop_.stop_requested()) return Cancelled("reading was stopped");
    TRY_ASSIGN(auto batch, ReadBatch());
    pieces_.Add(std::move(batch));
    return pieces_.Next();
  }

  Result<std::shared_ptr<arrow::RecordBatch>> ReadBatch() {
    auto made = arrow::RecordBatchBuilder::Make(plan_.schema, pool_);
    TRY(FromArrow(made.status()));
    arrow::RecordBatchBuilder& builder = **made;
    std::vector<arrow::ArrayBuilder*> builders;
    for (int i = 0; i < builder.num_fields(); ++i) builders.push_back(builder.GetField(i));
    const int64_t most_rows = std::clamp<int64_t>(
        limits_.bytes / 2 / std::max<int64_t>(1, RowBytes(plan_.columns)), 1, limits_.rows);
    int64_t rows = 0;
    int64_t bytes = 0;
    std::string_view line;
    while (rows < most_rows && bytes < std::max<int64_t>(1, limits_.bytes / 4)) {
      TRY_ASSIGN(const bool more, NextLine(input_, end_, passed_, line));
      if (!more) break;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (plan_.skip_broken) {
        JsonShape ignored;
        if (document_.Look(line, ignored).Is(ErrorKind::kCorrupt)) continue;
      }
      TRY(document_.Append(line, plan_.columns, builders));
      ++rows;
      bytes += static_cast<int64_t>(line.size());
    }
    TRY(input_.Pass(std::exchange(passed_, 0)));
    // Without a column to read there are rows all the same.
    if (builders.empty()) {
      return arrow::RecordBatch::Make(plan_.schema, rows,
                                      std::vector<std::shared_ptr<arrow::Array>>{});
    }
    auto batch = builder.Flush();
    TRY(FromArrow(batch.status()));
    return *std::move(batch);
  }

  TextInput input_;
  const int64_t end_;
  const std::string key_;
  const JsonLinesPlan& plan_;
  const BatchLimits limits_;
  arrow::MemoryPool* const pool_;
  const std::stop_token stop_;
  BatchPieces pieces_;
  JsonDocument document_;
  size_t passed_ = 0;
  Status failed_;
};

class JsonLinesObject final : public TextObject {
 public:
  explicit JsonLinesObject(objects::ObjectReader& reader) : reader_(reader) {}

  void Add(JsonLinesFile file) { files_.push_back(std::move(file)); }

  void Finish(const FileSettings& settings) {
    JsonShape all;
    for (const JsonLinesFile& file : files_) all.Add(file.shape);
    arrow::FieldVector fields;
    for (const std::string& name : all.member_names()) {
      const JsonShape& member = all.member(name);
      columns_.push_back(name == settings.time_field ? member.TimeColumn(name)
                                                     : member.Column(name));
      fields.push_back(arrow::field(name, columns_.back().type));
    }
    schema_ = arrow::schema(std::move(fields));
    plan_.skip_broken = settings.skip_broken;
  }

  const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }

  Status Choose(const Selection& selection, size_t max_splits) override {
    plan_.schema = selection.read();
    for (const JsonColumn& column : columns_) {
      if (plan_.schema->GetFieldIndex(column.name) >= 0) plan_.columns.push_back(column);
    }
    Cut(TextsOf(files_), max_splits);
    return {};
  }

 private:
  Result<std::unique_ptr<BatchReader>> Open(const Part& part, BatchLimits limits,
                                            arrow::MemoryPool* pool,
                                            std::stop_token stop) const override {
    const JsonLinesFile& file = files_[part.file];
    auto input = TextInput::Open(reader_, file.info, file.form, part.begin,
                                 std::clamp(limits.bytes / 4, kLeastWindowBytes, kMostWindowBytes),
                                 kMostLineBytes, pool, stop);
    if (!input.ok()) return input.status().WithContext(fmt::format("file '{}'", file.info.key));
    return std::unique_ptr<BatchReader>(std::make_unique<JsonLinesReader>(
        *std::move(input), part.end, file.info.key, plan_, limits, pool, std::move(stop)));
  }

  objects::ObjectReader& reader_;
  std::vector<JsonLinesFile> files_;
  std::vector<JsonColumn> columns_;
  std::shared_ptr<arrow::Schema> schema_;
  JsonLinesPlan plan_;
};

}  // namespace

Result<std::unique_ptr<FileObject>> OpenJsonLinesObject(objects::ObjectReader& reader,
                                                        std::vector<objects::ObjectInfo> files,
                                                        const FileSettings& settings,
                                                        size_t threads, std::stop_token stop) {
  auto object = std::make_unique<JsonLinesObject>(reader);
  for (const objects::ObjectInfo& info : files) {
    TRY_ASSIGN(auto file, SurveyJsonLines(reader, info, settings, threads, stop));
    object->Add(std::move(file));
  }
  object->Finish(settings);
  return std::unique_ptr<FileObject>(std::move(object));
}

}  // namespace sluice::source
