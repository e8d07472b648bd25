#include "source/files/parquet_object.h"

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <fmt/format.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/check.h"
#include "batch/status.h"
#include "source/files/chained_reader.h"
#include "source/files/merged_schema.h"
#include "source/files/parquet_file.h"

namespace sluice::source {
namespace {

// The footer alone is read when an object is opened.
constexpr int64_t kFooterBufferBytes = int64_t{64} * 1024;

/// Row groups of one file, in a run.
struct RowGroups {
  size_t file = 0;
  std::vector<int> groups;
};

/// A column of the file's own by its name, where it is not nested.
std::optional<int> LeafOf(const parquet::FileMetaData& metadata, const std::string& column) {
  for (int i = 0; i < metadata.num_columns(); ++i) {
    const auto path = metadata.schema()->Column(i)->path()->ToDotVector();
    if (path.size() == 1 && path[0] == column) return i;
  }
  return std::nullopt;
}

/// Whether rows of a group may pass, as far as its statistics say.
bool GroupMayPass(const parquet::RowGroupMetaData& group, int leaf, const Predicate& predicate) {
  const auto statistics = group.ColumnChunk(leaf)->statistics();
  if (!statistics || predicate.values.empty()) return true;
  if (statistics->HasNullCount() && statistics->null_count() == group.num_rows()) return false;
  if (!statistics->HasMinMax()) return true;
  std::shared_ptr<arrow::Scalar> least;
  std::shared_ptr<arrow::Scalar> most;
  if (!parquet::arrow::StatisticsAsScalars(*statistics, &least, &most).ok()) return true;
  const auto& type = predicate.values.front()->type;
  const auto as_column = [&](const std::shared_ptr<arrow::Scalar>& scalar) {
    if (scalar->type->Equals(*type)) return scalar;
    const auto cast =
        arrow::compute::Cast(arrow::Datum(scalar), arrow::compute::CastOptions::Safe(type));
    return cast.ok() ? cast->scalar() : nullptr;
  };
  least = as_column(least);
  most = as_column(most);
  return !least || !most || MayPass(predicate, least, most);
}

class ParquetObject final : public FileObject {
 public:
  ParquetObject(objects::ObjectReader& reader, std::vector<objects::ObjectInfo> files)
      : reader_(reader), files_(std::move(files)) {}

  Status Open(std::stop_token stop) {
    MergedSchema merged;
    for (const objects::ObjectInfo& file : files_) {
      if (stop.stop_requested()) return Cancelled("reading was stopped");
      TRY_ASSIGN(const auto opened, OpenParquetFile(reader_, file, kFooterBufferBytes, 1,
                                                    arrow::default_memory_pool(), stop));
      std::shared_ptr<arrow::Schema> schema;
      if (auto status = opened->GetSchema(&schema); !status.ok()) {
        return ParquetFailure(file, status);
      }
      TRY(merged.Add(file.key, *schema));
    }
    schema_ = merged.Finish();
    stop_ = std::move(stop);
    return {};
  }

  const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }

  Status Choose(const Selection& selection, size_t max_splits) override {
    read_ = selection.read();
    for (size_t file = 0; file < files_.size(); ++file) {
      if (stop_.stop_requested()) return Cancelled("reading was stopped");
      TRY_ASSIGN(const auto opened, OpenParquetFile(reader_, files_[file], kFooterBufferBytes, 1,
                                                    arrow::default_memory_pool(), stop_));
      arrow::Status status;
      try {
        AddGroups(file, *opened->parquet_reader()->metadata(), selection.predicates());
      } catch (const std::exception& error) {
        status = arrow::Status::Invalid(error.what());
      }
      if (!status.ok()) return ParquetFailure(files_[file], status);
    }
    Cut(max_splits);
    return {};
  }

  size_t splits() const override { return splits_.size(); }
  int64_t rows_estimate() const override { return rows_; }

  Result<std::unique_ptr<BatchReader>> Read(size_t split, BatchLimits limits,
                                            arrow::MemoryPool* pool,
                                            std::stop_token stop) override {
    CHECK(split < splits_.size());
    return ChainReaders(splits_[split].size(), [this, split, limits, pool, stop](size_t part) {
      const RowGroups& groups = splits_[split][part];
      return ReadRowGroups(reader_, files_[groups.file], groups.groups, read_, limits, pool, stop);
    });
  }

 private:
  struct Group {
    size_t file;
    int group;
    int64_t rows;
  };

  void AddGroups(size_t file, const parquet::FileMetaData& metadata,
                 const std::vector<Predicate>& predicates) {
    std::vector<std::pair<int, const Predicate*>> checked;
    for (const Predicate& predicate : predicates) {
      if (const auto leaf = LeafOf(metadata, predicate.column)) {
        checked.emplace_back(*leaf, &predicate);
      }
    }
    for (int i = 0; i < metadata.num_row_groups(); ++i) {
      const auto group = metadata.RowGroup(i);
      const bool may = std::all_of(checked.begin(), checked.end(), [&](const auto& one) {
        return GroupMayPass(*group, one.first, *one.second);
      });
      if (!may || group->num_rows() == 0) continue;
      groups_.push_back({file, i, group->num_rows()});
      rows_ += group->num_rows();
    }
  }

  /// Give each split about as many rows, in the order of files.
  void Cut(size_t max_splits) {
    const auto splits = static_cast<int64_t>(std::min(max_splits, groups_.size()));
    if (splits == 0) return;
    int64_t rows_before = 0;
    int64_t last = -1;
    for (const Group& group : groups_) {
      const int64_t at = std::min(splits - 1, rows_before * splits / std::max<int64_t>(1, rows_));
      if (at != last) splits_.emplace_back();
      last = at;
      auto& parts = splits_.back();
      if (parts.empty() || parts.back().file != group.file) parts.push_back({group.file, {}});
      parts.back().groups.push_back(group.group);
      rows_before += group.rows;
    }
  }

  objects::ObjectReader& reader_;
  const std::vector<objects::ObjectInfo> files_;
  std::stop_token stop_;
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::Schema> read_;
  std::vector<Group> groups_;
  std::vector<std::vector<RowGroups>> splits_;
  int64_t rows_ = 0;
};

}  // namespace

Result<std::unique_ptr<FileObject>> OpenParquetObject(objects::ObjectReader& reader,
                                                      std::vector<objects::ObjectInfo> files,
                                                      std::stop_token stop) {
  auto object = std::make_unique<ParquetObject>(reader, std::move(files));
  TRY(object->Open(std::move(stop)));
  return std::unique_ptr<FileObject>(std::move(object));
}

}  // namespace sluice::source
