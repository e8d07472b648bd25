#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "objects/object_reader.h"
#include "source/files/file_object.h"
#include "source/files/text_input.h"

namespace sluice::source {

/// Whole rows of a file of text, one after the other.
struct TextRange {
  int64_t begin = 0;  // bytes of the file, or of what it holds uncompressed
  int64_t end = 0;
  int64_t rows = 0;
  int64_t lines = 0;
};

/// A file of text that was read once to see where its rows are.
struct SurveyedText {
  objects::ObjectInfo info;
  TextForm form;
  std::vector<TextRange> ranges;
  int64_t first_line = 1;  // of the first range, in the file
  int64_t skipped = 0;     // broken rows
};

/// An object whose files are of text: their ranges are cut into splits and read part by part.
class TextObject : public FileObject {
 public:
  size_t splits() const final { return splits_.size(); }
  int64_t rows_estimate() const final { return rows_; }
  std::vector<std::string> notes() const final;
  Result<std::unique_ptr<BatchReader>> Read(size_t split, BatchLimits limits,
                                            arrow::MemoryPool* pool, std::stop_token stop) final;

 protected:
  /// Ranges of one file that follow one another.
  struct Part {
    size_t file = 0;
    int64_t begin = 0;
    int64_t end = 0;
    int64_t line = 0;  // on which it begins
  };

  /// Cut the files into at most `max_splits` of about as many bytes each; once.
  void Cut(const std::vector<const SurveyedText*>& files, size_t max_splits);

  /// Read one part. Threads: any.
  virtual Result<std::unique_ptr<BatchReader>> Open(const Part& part, BatchLimits limits,
                                                    arrow::MemoryPool* pool,
                                                    std::stop_token stop) const = 0;

 private:
  std::vector<std::vector<Part>> splits_;
  int64_t rows_ = 0;
  int64_t skipped_ = 0;
};

/// List files of a kind as what Cut takes.
template <typename File>
std::vector<const SurveyedText*> TextsOf(const std::vector<File>& files) {
  std::vector<const SurveyedText*> texts;
  for (const File& file : files) texts.push_back(&file);
  return texts;
}

}  // namespace sluice::source
