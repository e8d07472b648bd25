#include "format/repeated_words.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/buffer.h>
#include <arrow/type.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace sluice::format {
namespace {

template <typename T>
uint64_t Load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// Read up to 16 bytes of a text as two numbers, which with the length are all of it.
std::pair<uint64_t, uint64_t> Ends(std::string_view text) {
  const char* const from = text.data();
  const size_t size = text.size();
  if (size >= 8) return {Load<uint64_t>(from), Load<uint64_t>(from + size - 8)};
  if (size >= 4) return {Load<uint32_t>(from), Load<uint32_t>(from + size - 4)};
  if (size == 0) return {0, 0};
  // One to three bytes: the first, the one in the middle and the last.
  return {static_cast<uint8_t>(from[0]),
          static_cast<uint8_t>(from[size / 2]) << 8 | static_cast<uint8_t>(from[size - 1])};
}

size_t Hash(uint64_t first, uint64_t last, size_t size) {
  uint64_t hash = (first ^ size) * 0x9e3779b97f4a7c15u;
  hash = (hash ^ (hash >> 32) ^ last) * 0xd6e8feb86659fd93u;
  return static_cast<size_t>(hash >> 40);
}

}  // namespace

void RepeatedWords::BeginRowGroup() { first_of_row_group_ = true; }

arrow::Result<std::shared_ptr<arrow::Array>> RepeatedWords::Number(const arrow::StringArray& texts,
                                                                   arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Array> none;
  if (too_many_) return none;
  const arrow::ArrayData& data = *texts.data();
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> numbers,
                        arrow::AllocateBuffer(data.offset + data.length, pool));
  auto* const to = reinterpret_cast<int8_t*>(numbers->mutable_data());
  std::fill_n(to, data.offset, int8_t{0});
  if (!NumberAll(texts, to + data.offset)) return none;
  if (std::exchange(first_of_row_group_, false) && words_in_use_ != words_.size()) {
    ARROW_ASSIGN_OR_RAISE(in_use_, Dictionary(pool));
    words_in_use_ = words_.size();
  }
  // A word that is not in use was met just now, or by an array before.
  const auto* const most = std::max_element(to + data.offset, to + data.offset + data.length);
  if (in_use_ == nullptr || static_cast<size_t>(*most) >= words_in_use_) return none;
  auto made = arrow::ArrayData::Make(arrow::dictionary(arrow::int8(), arrow::utf8()), data.length,
                                     {data.buffers[0], std::move(numbers)}, data.null_count.load(),
                                     data.offset);
  made->dictionary = in_use_->data();
  return arrow::MakeArray(made);
}

bool RepeatedWords::NumberAll(const arrow::StringArray& texts, int8_t* numbers) {
  const bool has_nulls = texts.null_count() != 0;
  for (int64_t row = 0; row < texts.length(); ++row) {
    if (has_nulls && texts.IsNull(row)) {
      numbers[row] = 0;
      continue;
    }
    const int number = NumberOf(texts.GetView(row));
    if (number < 0) return false;
    numbers[row] = static_cast<int8_t>(number);
  }
  return texts.length() != 0;
}

int RepeatedWords::NumberOf(std::string_view text) {
  const auto [first, last] = Ends(text);
  for (size_t slot = Hash(first, last, text.size());; ++slot) {
    slot %= kSlots;
    if (slots_[slot] == kFree) return Add({first, last, text}, slot);
    const Word& word = words_[slots_[slot]];
    if (word.first == first && word.last == last && word.text.size() == text.size() &&
        (text.size() <= 16 || word.text == text)) {
      return slots_[slot];
    }
  }
}

int RepeatedWords::Add(const Word& word, size_t slot) {
  too_many_ = words_.size() == kMostWords || word.text.size() > kMostWordBytes;
  if (too_many_) return -1;
  texts_.push_back(std::make_unique<std::string>(word.text));
  words_.push_back({word.first, word.last, *texts_.back()});
  slots_[slot] = static_cast<uint8_t>(words_.size() - 1);
  return slots_[slot];
}

arrow::Result<std::shared_ptr<arrow::Array>> RepeatedWords::Dictionary(
    arrow::MemoryPool* pool) const {
  arrow::StringBuilder builder(pool);
  for (const Word& word : words_) ARROW_RETURN_NOT_OK(builder.Append(word.text));
  return builder.Finish();
}

}  // namespace sluice::format
