#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/partitioner.h"
#include "run/file_writer.h"
#include "run/memory_shares.h"
#include "source/source.h"

namespace sluice::run {

/// Make sure that every object can be partitioned by `columns`. Errors: invalid naming the object,
/// the column and what is allowed.
Status CheckPartitions(const std::vector<source::Object>& objects,
                       const std::vector<std::string>& columns);

/// Write the splits of one lane into files, one file after another; where the plan has columns to
/// partition by, into one file for each partition at a time. Files are ended when they are full
/// and, the one longest unused first, when there are more of them or they hold more than the lane's
/// share allows; a partition whose file was ended goes on in another. Numbers count the files of a
/// split whatever their partition. Threads: one caller.
class SplitWriter {
 public:
  /// All references outlive it. Files that are whole are added to `written`.
  SplitWriter(const FileEnvironment& files, const MemoryShares& shares,
              std::vector<WrittenFile>& written)
      : files_(files), shares_(shares), written_(written) {}

  /// Take up a split; the one before has ended.
  Outcome Begin(const source::Object& object, size_t object_at, size_t split);

  /// Write rows of the split.
  Outcome Write(const arrow::RecordBatch& batch);

  /// End the split and its files.
  Outcome End();

 private:
  struct OpenFile {
    OpenFile(const FileEnvironment& files, FileContent content, WrittenFile file)
        : writer(files, std::move(content), std::move(file)) {}
    FileWriter writer;
    format::HeldBytes held{};
  };
  using OpenFiles = std::list<OpenFile>;  // the one last used in front

  Outcome WriteTo(const std::string& partition, const format::PartitionValues& values,
                  const arrow::RecordBatch& rows);
  OpenFiles::iterator Open(const std::string& partition, const format::PartitionValues& values);
  void CountHeld(OpenFile& file);
  bool TooMuchHeld();
  Outcome EndFile(OpenFiles::iterator file);

  const FileEnvironment& files_;
  const MemoryShares& shares_;
  std::vector<WrittenFile>& written_;
  const source::Object* object_ = nullptr;
  WrittenFile next_;  // what the next file of the split begins as
  std::optional<format::Partitioner> partitioner_;
  OpenFiles open_;
  std::unordered_map<std::string, OpenFiles::iterator> by_partition_;
  format::HeldBytes held_{};  // of all that are open
};

}  // namespace sluice::run
