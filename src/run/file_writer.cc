#include "run/file_writer.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/amount_text.h"
#include "run/failpoint.h"

namespace sluice::run {

/// Pass bytes on to the upload and remember that it was the upload that failed.
class FileWriter::SendingSink final : public ByteSink {
 public:
  SendingSink(objects::Upload& upload, Progress& progress) : upload_(upload), progress_(progress) {}

  Status Append(std::string_view bytes) override {
    const auto watch = progress_.Measure(Stage::kSending);
    Status status = upload_.Append(bytes);
    failed_ = failed_ || !status.ok();
    bytes_ += static_cast<int64_t>(bytes.size());
    return status;
  }
  int64_t bytes() const { return bytes_; }
  Stage stage() const { return failed_ ? Stage::kSending : Stage::kWriting; }

 private:
  objects::Upload& upload_;
  Progress& progress_;
  int64_t bytes_ = 0;
  bool failed_ = false;
};

namespace {

/// Row groups of a file that is to be small are smaller than it, so that it can end near its size.
format::WriterResources ResourcesOf(const FileEnvironment& environment) {
  format::WriterResources resources = environment.resources;
  const int64_t wanted = environment.plan.options.file_bytes;
  if (wanted > 0) resources.row_group_bytes = std::min(resources.row_group_bytes, wanted / 2);
  return resources;
}

}  // namespace

FileWriter::FileWriter(const FileEnvironment& environment, FileContent content, WrittenFile file)
    : environment_(environment), content_(std::move(content)), file_(std::move(file)) {}

FileWriter::~FileWriter() = default;

Status FileWriter::CountBegun() {
  if (content_.partition.empty()) return {};
  if (environment_.files_begun.fetch_add(1) < environment_.most_files) return {};
  return Invalid(fmt::format(
      "{}: to be partitioned by {} it needs more than {} files: partition it by a coarser column",
      content_.object, fmt::join(environment_.plan.options.partition_by, ", "),
      CountText(environment_.most_files)));
}

Status FileWriter::StartUpload(const std::string& key) {
  const auto watch = environment_.progress.Measure(Stage::kSending);
  TRY_ASSIGN(upload_,
             environment_.uploads.Start(key, environment_.upload_options, environment_.stop));
  return {};
}

Status FileWriter::FinishUpload() {
  const auto watch = environment_.progress.Measure(Stage::kSending);
  TRY_ASSIGN(file_.upload, upload_->Finish());
  return {};
}

Outcome FileWriter::Begin() {
  if (Status status = CountBegun(); !status.ok()) return {status, Stage::kWriting};
  const std::string key =
      environment_.plan.FileKey(content_.object, file_.split, file_.number, content_.partition);
  if (Status status = StartUpload(key); !status.ok()) return {status, Stage::kSending};
  sink_ = std::make_unique<SendingSink>(*upload_, environment_.progress);
  auto writer = format::MakeBatchWriter(environment_.plan.options, content_.schema,
                                        ResourcesOf(environment_), *sink_);
  if (!writer.ok()) return {writer.status(), sink_->stage()};
  writer_ = *std::move(writer);
  return {};
}

Outcome FileWriter::Write(const arrow::RecordBatch& batch) {
  if (!writer_) {
    if (Outcome begun = Begin(); !begun.ok()) return begun;
  }
  if (Status status = writer_->Write(batch); !status.ok()) return {status, sink_->stage()};
  FAILPOINT("run.mid_part");
  file_.rows += batch.num_rows();
  environment_.progress.AddRows(batch.num_rows());
  CountDurable(upload_->durable_bytes());
  return {environment_.progress.Report(), Stage::kWriting};
}

bool FileWriter::full() const {
  if (!sink_) return false;
  if (writer_->held_bytes().for_end > environment_.resources.row_group_bytes) return true;
  const int64_t wanted = environment_.plan.options.file_bytes;
  // The eighth that is left is for the next batch and the row group before it. The least that an
  // upload takes is 10,000 parts, and its parts are to the lane's memory as 1 to 8 or more, so that
  // no batch comes near it.
  const int64_t most = upload_->max_bytes() / 8 * 7;
  return sink_->bytes() >= (wanted > 0 ? std::min(wanted, most) : most);
}

void FileWriter::LimitRowGroup(int64_t bytes) {
  writer_->LimitRowGroup(std::min(bytes, ResourcesOf(environment_).row_group_bytes));
}

format::HeldBytes FileWriter::held_bytes() const {
  if (!writer_) return {};
  format::HeldBytes held = writer_->held_bytes();
  held.beside += upload_->held_bytes();
  return held;
}

Outcome FileWriter::Finish() {
  if (Status status = writer_->Finish(); !status.ok()) return {status, sink_->stage()};
  if (Status status = FinishUpload(); !status.ok()) return {status, Stage::kSending};
  CountDurable(file_.upload.bytes);
  environment_.progress.AddFile();
  return {};
}

void FileWriter::CountDurable(int64_t durable_bytes) {
  environment_.progress.AddBytes(durable_bytes - counted_bytes_);
  counted_bytes_ = durable_bytes;
}

}  // namespace sluice::run
