#include "source/files/files_source.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "source/files/batch_pieces.h"
#include "source/files/csv_object.h"
#include "source/files/json_lines_object.h"
#include "source/files/parquet_object.h"
#include "source/files/selection.h"
#include "source/files/watched_reader.h"

namespace sluice::source {
namespace {

Result<std::unique_ptr<FileObject>> OpenObject(objects::ObjectReader& reader, FileGroup& group,
                                               const FileSettings& settings, size_t threads,
                                               std::stop_token stop) {
  switch (group.kind) {
    case FileKind::kParquet:
      return OpenParquetObject(reader, std::move(group.files), std::move(stop));
    case FileKind::kCsv:
      return OpenCsvObject(reader, std::move(group.files), settings, threads, std::move(stop));
    case FileKind::kJsonLines:
      return OpenJsonLinesObject(reader, std::move(group.files), settings, threads,
                                 std::move(stop));
  }
  return Internal("a kind of file without a reader");
}

/// Lets through what a selection leaves of another reader's batches.
class SelectingReader final : public BatchReader {
 public:
  SelectingReader(std::unique_ptr<BatchReader> reader, const Selection& selection,
                  BatchLimits limits, arrow::MemoryPool* pool)
      : reader_(std::move(reader)), selection_(selection), pool_(pool), pieces_(limits, pool) {}

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    while (true) {
      TRY_ASSIGN(auto piece, pieces_.Next());
      if (piece) return piece;
      TRY_ASSIGN(const auto batch, reader_->Next());
      if (!batch) return batch;
      TRY_ASSIGN(auto left, selection_.Apply(batch, pool_));
      pieces_.Add(std::move(left));
    }
  }

 private:
  const std::unique_ptr<BatchReader> reader_;
  const Selection& selection_;
  arrow::MemoryPool* const pool_;
  BatchPieces pieces_;
};

/// Reads an object of which no split is left.
class NothingReader final : public BatchReader {
 public:
  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    return std::shared_ptr<arrow::RecordBatch>();
  }
};

class FilesSnapshot final : public Snapshot {
 public:
  struct Opened {
    std::unique_ptr<FileObject> files;
    Selection selection;
  };

  FilesSnapshot(std::string id, std::optional<UnixMillis> read_until,
                std::vector<std::string> notes)
      : id_(std::move(id)), read_until_(read_until), notes_(std::move(notes)) {}

  void Add(std::string name, Opened opened) {
    objects_.push_back({std::move(name), opened.selection.schema(), opened.files->rows_estimate(),
                        std::max<size_t>(1, opened.files->splits())});
    for (const std::string& note : opened.files->notes()) {
      notes_.push_back(fmt::format("{}: {}", objects_.back().name, note));
    }
    opened_.push_back(std::move(opened));
  }

  const std::string& id() const override { return id_; }
  const std::vector<Object>& objects() const override { return objects_; }
  std::optional<UnixMillis> read_until() const override { return read_until_; }
  std::vector<std::string> notes() const override { return notes_; }

  Result<std::unique_ptr<BatchReader>> Read(size_t object, size_t split, BatchLimits limits,
                                            arrow::MemoryPool* pool,
                                            std::stop_token stop) override {
    CHECK(object < opened_.size() && split < objects_[object].splits);
    Opened& opened = opened_[object];
    if (opened.files->splits() == 0) {
      return std::unique_ptr<BatchReader>(std::make_unique<NothingReader>());
    }
    TRY_ASSIGN(auto reader, opened.files->Read(split, limits, pool, std::move(stop)));
    return std::unique_ptr<BatchReader>(
        std::make_unique<SelectingReader>(std::move(reader), opened.selection, limits, pool));
  }

 private:
  const std::string id_;
  const std::optional<UnixMillis> read_until_;
  std::vector<std::string> notes_;
  std::vector<Object> objects_;
  std::vector<Opened> opened_;
};

std::string IdOf(const std::vector<FileGroup>& groups) {
  size_t files = 0;
  int64_t bytes = 0;
  UnixMillis newest{0};
  for (const FileGroup& group : groups) {
    files += group.files.size();
    for (const auto& file : group.files) {
      bytes += file.bytes;
      newest = std::max(newest, file.modified_at);
    }
  }
  return fmt::format("{} file{}, {} bytes, changed last at {}", files, files == 1 ? "" : "s", bytes,
                     FormatIso(newest));
}

class FilesSource final : public Source {
 public:
  FilesSource(const Clock& clock, objects::ObjectReader& reader, FilesSourceOptions options)
      : clock_(clock), reader_(reader), options_(std::move(options)) {}

  const std::string& name() const override { return options_.name; }

  void WatchOpen(Watch watch) override { reader_.SetWatch(std::move(watch)); }

  Result<std::unique_ptr<Snapshot>> Open(model::Window window, size_t max_splits,
                                         std::stop_token stop) override {
    if (stop.stop_requested()) return Cancelled("reading was stopped");
    const UnixMillis begun_at = clock_.Now();
    TRY_ASSIGN(auto groups, List(stop));
    std::optional<UnixMillis> read_until;
    if (begun_at < window.end) read_until = begun_at;
    std::vector<std::string> notes;
    if (!options_.settings.time_field) {
      notes.emplace_back("no time field is set: files were chosen by their time of last change");
    }
    auto snapshot = std::make_unique<FilesSnapshot>(IdOf(groups), read_until, std::move(notes));
    // Text is read once to see where its rows are.
    reader_.Begin(TextBytes(groups, window));
    for (FileGroup& group : groups) {
      const std::string name = group.object;
      auto opened = OpenGroup(group, window, max_splits, stop);
      if (!opened.ok()) return opened.status().WithContext(fmt::format("object '{}'", name));
      snapshot->Add(name, *std::move(opened));
    }
    reader_.End();
    return std::unique_ptr<Snapshot>(std::move(snapshot));
  }

 private:
  Result<std::vector<FileGroup>> List(std::stop_token stop) {
    std::vector<std::string> named;
    for (const auto& selection : options_.selections) named.push_back(selection.object);
    TRY_ASSIGN(auto groups,
               ListFiles(reader_, options_.prefix, named, options_.narrowing, std::move(stop)));
    if (groups.empty()) {
      return NotFound(fmt::format("there is no file to read below '{}' in '{}'", options_.prefix,
                                  options_.name));
    }
    return groups;
  }

  Result<FilesSnapshot::Opened> OpenGroup(FileGroup& group, model::Window window, size_t max_splits,
                                          const std::stop_token& stop) {
    model::ObjectSelection wanted;
    for (const auto& selection : options_.selections) {
      if (selection.object == group.object) wanted = selection;
    }
    const std::vector<objects::ObjectInfo> all = group.files;
    FilesSnapshot::Opened opened;
    std::erase_if(group.files, [&](const auto& file) { return !IsChosen(file, window); });
    // An object none of whose files is in the window has a schema all the same.
    const bool none = group.files.empty();
    if (none) group.files = {all.back()};
    TRY_ASSIGN(opened.files, OpenObject(reader_, group, options_.settings, max_splits, stop));
    TRY_ASSIGN(opened.selection, Selection::Make(*opened.files->schema(), wanted,
                                                 options_.settings.time_field, window));
    if (!none) TRY(opened.files->Choose(opened.selection, max_splits));
    return opened;
  }

  bool IsChosen(const objects::ObjectInfo& file, model::Window window) const {
    if (options_.settings.time_field) return true;
    return file.modified_at >= window.start && file.modified_at < window.end;
  }

  int64_t TextBytes(const std::vector<FileGroup>& groups, model::Window window) const {
    int64_t bytes = 0;
    for (const FileGroup& group : groups) {
      if (group.kind == FileKind::kParquet) continue;
      for (const auto& file : group.files) bytes += IsChosen(file, window) ? file.bytes : 0;
    }
    return bytes;
  }

  const Clock& clock_;
  WatchedReader reader_;
  const FilesSourceOptions options_;
};

}  // namespace

std::unique_ptr<Source> MakeFilesSource(const Clock& clock, objects::ObjectReader& reader,
                                        FilesSourceOptions options) {
  return std::make_unique<FilesSource>(clock, reader, std::move(options));
}

}  // namespace sluice::source
