#include "run/split_writer.h"

#include <arrow/record_batch.h>

#include <utility>

namespace sluice::run {

Status CheckPartitions(const std::vector<source::Object>& objects,
                       const std::vector<std::string>& columns) {
  if (columns.empty()) return {};
  for (const source::Object& object : objects) {
    const auto partitioner = format::Partitioner::Make(object.schema, columns);
    TRY(partitioner.status().WithContext(object.name));
  }
  return {};
}

Outcome SplitWriter::Begin(const source::Object& object, size_t object_at, size_t split) {
  object_ = &object;
  next_ = {};
  next_.object = object_at;
  next_.split = split;
  partitioner_.reset();
  if (files_.plan.options.partition_by.empty()) return {};
  auto partitioner = format::Partitioner::Make(object.schema, files_.plan.options.partition_by);
  if (!partitioner.ok()) return {partitioner.status().WithContext(object.name), Stage::kWriting};
  partitioner_.emplace(*std::move(partitioner));
  return {};
}

Outcome SplitWriter::Write(const arrow::RecordBatch& batch) {
  if (!partitioner_) return WriteTo({}, {}, batch);
  auto partitions = partitioner_->Divide(batch, files_.resources.pool);
  if (!partitions.ok()) return {partitions.status().WithContext(object_->name), Stage::kWriting};
  for (const format::PartitionedRows& partition : *partitions) {
    const auto folder = format::PartitionFolder(files_.plan.options.partition_by, partition.values);
    if (!folder.ok()) return {folder.status().WithContext(object_->name), Stage::kWriting};
    Outcome outcome = WriteTo(*folder, partition.values, *partition.rows);
    if (!outcome.ok()) return outcome;
  }
  return {};
}

Outcome SplitWriter::WriteTo(const std::string& partition, const format::PartitionValues& values,
                             const arrow::RecordBatch& rows) {
  const auto known = by_partition_.find(partition);
  if (known != by_partition_.end()) open_.splice(open_.begin(), open_, known->second);
  while (known == by_partition_.end() && open_.size() >= shares_.open_files) {
    if (Outcome ended = EndFile(std::prev(open_.end())); !ended.ok()) return ended;
  }
  const auto file = known != by_partition_.end() ? open_.begin() : Open(partition, values);
  if (Outcome outcome = file->writer.Write(rows); !outcome.ok()) return outcome;
  if (partitioner_) {
    file->writer.LimitRowGroup(shares_.row_group_bytes / static_cast<int64_t>(open_.size()));
  }
  CountHeld(*file);
  if (file->writer.full()) return EndFile(file);
  while (open_.size() > 1 && TooMuchHeld()) {
    if (Outcome ended = EndFile(std::prev(open_.end())); !ended.ok()) return ended;
  }
  return {};
}

SplitWriter::OpenFiles::iterator SplitWriter::Open(const std::string& partition,
                                                   const format::PartitionValues& values) {
  const auto& schema = partitioner_ ? partitioner_->schema() : object_->schema;
  WrittenFile file = next_;
  file.partition = values;
  ++next_.number;
  open_.emplace_front(files_, FileContent{object_->name, partition, schema}, std::move(file));
  by_partition_.emplace(partition, open_.begin());
  return open_.begin();
}

void SplitWriter::CountHeld(OpenFile& file) {
  const format::HeldBytes now = file.writer.held_bytes();
  held_.in_pool += now.in_pool - file.held.in_pool;
  held_.beside += now.beside - file.held.beside;
  file.held = now;
}

// What does not lie in Arrow's pool may take the room that row groups leave.
bool SplitWriter::TooMuchHeld() {
  const auto too_much = [&] {
    return held_.in_pool > shares_.row_group_bytes ||
           held_.in_pool + held_.beside > shares_.row_group_bytes + shares_.parts_bytes;
  };
  if (!too_much()) return false;
  // Meanwhile parts were sent.
  for (OpenFile& file : open_) CountHeld(file);
  return too_much();
}

Outcome SplitWriter::EndFile(OpenFiles::iterator file) {
  if (Outcome outcome = file->writer.Finish(); !outcome.ok()) return outcome;
  written_.push_back(std::move(file->writer.file()));
  held_.in_pool -= file->held.in_pool;
  held_.beside -= file->held.beside;
  by_partition_.erase(file->writer.partition());
  open_.erase(file);
  return {};
}

Outcome SplitWriter::End() {
  while (!open_.empty()) {
    if (Outcome ended = EndFile(open_.begin()); !ended.ok()) return ended;
  }
  return {};
}

}  // namespace sluice::run
