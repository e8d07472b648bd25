#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "format/batch_writer.h"
#include "format/partitioner.h"
#include "objects/object_store.h"
#include "run/attempt_uploads.h"
#include "run/failure.h"
#include "run/plan.h"
#include "run/progress.h"
#include "source/source.h"

namespace sluice::run {

/// One file of a run, complete at the store but not readable yet.
struct WrittenFile {
  size_t object = 0;
  size_t split = 0;
  int number = 0;  // within its split, from 0
  int64_t rows = 0;
  objects::PendingUpload upload;
  format::PartitionValues partition{};  // of the plan's columns; empty without such
};

/// What every file of an attempt is written with; outlives its writers.
struct FileEnvironment {
  const Plan& plan;
  AttemptUploads& uploads;
  Progress& progress;
  objects::UploadOptions upload_options;
  format::WriterResources resources;
  int64_t most_files;  // of the run, where it is partitioned
  std::atomic<int64_t>& files_begun;
  std::stop_token stop;
};

/// Whose rows a file has.
struct FileContent {
  std::string object;                     // name
  std::string partition;                  // folders; empty: not partitioned
  std::shared_ptr<arrow::Schema> schema;  // of its rows
};

/// Write rows of one split into one file. Threads: one caller.
class FileWriter {
 public:
  FileWriter(const FileEnvironment& environment, FileContent content, WrittenFile file);
  ~FileWriter();

  /// Write a batch. The upload begins with the first, so that a split without rows leaves no file.
  /// Errors: beside the writer's and the upload's, invalid for a file too many of a partitioned
  /// run.
  Outcome Write(const arrow::RecordBatch& batch);

  /// True once the file is as large as the plan wants files to be, or not far from all that its
  /// upload takes.
  bool full() const;

  /// Memory that the file takes.
  format::HeldBytes held_bytes() const;

  /// Let a row group have at most so many bytes from now on. Requires one Write.
  void LimitRowGroup(int64_t bytes);

  const std::string& partition() const { return content_.partition; }

  /// End the file and wait until all of it is durable. Requires one Write.
  Outcome Finish();

  /// What was written; whole after Finish.
  WrittenFile& file() { return file_; }

 private:
  class SendingSink;

  Status CountBegun();
  Outcome Begin();
  Status StartUpload(const std::string& key);
  Status FinishUpload();
  void CountDurable(int64_t durable_bytes);

  const FileEnvironment& environment_;
  const FileContent content_;
  WrittenFile file_;
  int64_t counted_bytes_ = 0;
  std::unique_ptr<objects::Upload> upload_;
  std::unique_ptr<SendingSink> sink_;
  std::unique_ptr<format::BatchWriter> writer_;
};

}  // namespace sluice::run
