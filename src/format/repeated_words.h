#pragma once

#include <arrow/result.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace arrow {
class Array;
class MemoryPool;
class StringArray;
}  // namespace arrow

namespace sluice::format {

/// Number the words of a text column that has few, so that Parquet's writer looks at a number where
/// it would hash and compare a text: twice as quick for columns like flags and modes.
/// Shape: words are numbered from 0 in the order in which they came, at most kMostWords, none of
/// more than kMostWordBytes.
/// Threads: one caller.
class RepeatedWords {
 public:
  static constexpr size_t kMostWords = 127;  // what one signed byte counts
  static constexpr size_t kMostWordBytes = 255;

  /// Take the words that were met into use from here on; those in use change only then, since
  /// Parquet's writer takes one dictionary in a row group.
  void BeginRowGroup();

  /// Make an array of the same values by number, or null when a word is not in use, or the column
  /// has too many or too long ones. The first array after the first BeginRowGroup finds its own
  /// words in use. Errors: OutOfMemory.
  arrow::Result<std::shared_ptr<arrow::Array>> Number(const arrow::StringArray& texts,
                                                      arrow::MemoryPool* pool);

 private:
  /// A word by what tells it from others: all of it, if it has no more than 16 bytes.
  struct Word {
    uint64_t first = 0;
    uint64_t last = 0;
    std::string_view text;
  };
  static constexpr size_t kSlots = 512;
  static constexpr uint8_t kFree = 0xff;

  bool NumberAll(const arrow::StringArray& texts, int8_t* numbers);
  int NumberOf(std::string_view text);
  int Add(const Word& word, size_t slot);
  arrow::Result<std::shared_ptr<arrow::Array>> Dictionary(arrow::MemoryPool* pool) const;

  std::array<uint8_t, kSlots> slots_ = Free();
  static constexpr std::array<uint8_t, kSlots> Free() {
    std::array<uint8_t, kSlots> slots{};
    slots.fill(kFree);
    return slots;
  }
  std::vector<Word> words_;
  std::vector<std::unique_ptr<std::string>> texts_;  // what the words point to
  std::shared_ptr<arrow::Array> in_use_;
  size_t words_in_use_ = 0;
  bool first_of_row_group_ = true;
  bool too_many_ = false;
};

}  // namespace sluice::format
