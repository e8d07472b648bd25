#include "source/files/text_object.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "source/files/chained_reader.h"

namespace sluice::source {

std::vector<std::string> TextObject::notes() const {
  if (skipped_ == 0) return {};
  return {fmt::format("{} broken line{} left out", skipped_, skipped_ == 1 ? " was" : "s were")};
}

Result<std::unique_ptr<BatchReader>> TextObject::Read(size_t split, BatchLimits limits,
                                                      arrow::MemoryPool* pool,
                                                      std::stop_token stop) {
  CHECK(split < splits_.size());
  return ChainReaders(splits_[split].size(), [this, split, limits, pool, stop](size_t part) {
    return Open(splits_[split][part], limits, pool, stop);
  });
}

void TextObject::Cut(const std::vector<const SurveyedText*>& files, size_t max_splits) {
  int64_t bytes = 0;
  for (const SurveyedText* file : files) {
    skipped_ += file->skipped;
    for (const TextRange& range : file->ranges) bytes += range.end - range.begin;
  }
  const auto splits = static_cast<int64_t>(max_splits);
  int64_t before = 0;
  int64_t last = -1;
  for (size_t i = 0; i < files.size(); ++i) {
    int64_t line = files[i]->first_line;
    for (const TextRange& range : files[i]->ranges) {
      const auto at = std::min(
          splits - 1, static_cast<int64_t>(double(before) * double(splits) / double(bytes)));
      if (at != last) splits_.emplace_back();
      last = at;
      auto& parts = splits_.back();
      if (parts.empty() || parts.back().file != i) parts.push_back({i, range.begin, 0, line});
      parts.back().end = range.end;
      before += range.end - range.begin;
      line += range.lines;
      rows_ += range.rows;
    }
  }
}

}  // namespace sluice::source
