#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

#include "format/batch_writer.h"
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
};

/// What every file of an attempt is written with; outlives its writers.
struct FileEnvironment {
  const Plan& plan;
  AttemptUploads& uploads;
  Progress& progress;
  objects::UploadOptions upload_options;
  format::WriterResources resources;
  std::stop_token stop;
};

/// Write rows of one split into one file. Threads: one caller.
class FileWriter {
 public:
  FileWriter(const FileEnvironment& environment, const source::Object& object, WrittenFile file);
  ~FileWriter();

  /// Write a batch. The upload begins with the first, so that a split without rows leaves no file.
  Outcome Write(const arrow::RecordBatch& batch);

  /// True once the file is as large as the plan wants files to be.
  bool full() const;

  /// End the file and wait until all of it is durable. Requires one Write.
  Outcome Finish();

  /// What was written; whole after Finish.
  WrittenFile& file() { return file_; }

 private:
  class SendingSink;

  Outcome Begin();
  void CountDurable(int64_t durable_bytes);

  const FileEnvironment& environment_;
  const source::Object& object_;
  WrittenFile file_;
  int64_t counted_bytes_ = 0;
  std::unique_ptr<objects::Upload> upload_;
  std::unique_ptr<SendingSink> sink_;
  std::unique_ptr<format::BatchWriter> writer_;
};

}  // namespace sluice::run
