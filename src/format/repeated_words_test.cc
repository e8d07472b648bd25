#include "format/repeated_words.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::format {
namespace {

using Texts = std::vector<std::optional<std::string>>;

std::shared_ptr<arrow::StringArray> ArrayOf(const Texts& texts) {
  arrow::StringBuilder builder;
  for (const auto& text : texts) {
    EXPECT_TRUE((text ? builder.Append(*text) : builder.AppendNull()).ok());
  }
  return std::static_pointer_cast<arrow::StringArray>(*builder.Finish());
}

std::shared_ptr<arrow::Array> Number(RepeatedWords& words, const arrow::StringArray& texts) {
  return *words.Number(texts, arrow::default_memory_pool());
}

/// The texts that an array stands for by number.
Texts TextsOf(const arrow::Array& numbered) {
  EXPECT_TRUE(numbered.ValidateFull().ok());
  const auto& numbers = static_cast<const arrow::DictionaryArray&>(numbered);
  const auto& words = static_cast<const arrow::StringArray&>(*numbers.dictionary());
  Texts texts;
  for (int64_t i = 0; i < numbers.length(); ++i) {
    texts.push_back(numbers.IsNull(i) ? std::optional<std::string>()
                                      : words.GetString(numbers.GetValueIndex(i)));
  }
  return texts;
}

TEST(RepeatedWords, NumbersStandForTheTextsThatTheyWereMadeOf) {
  Texts texts = {"", std::nullopt, std::string("\0", 1), std::string("\0\0", 2), "a", "ab", "ba"};
  // What differs in one byte alone, at every place of every length.
  for (size_t size : {1u, 2u, 3u, 4u, 7u, 8u, 9u, 15u, 16u, 17u, 33u}) {
    for (size_t at : {size_t{0}, size / 2, size - 1}) {
      texts.emplace_back(std::string(size, 'x'));
      texts.back()->at(at) = 'y';
    }
  }
  const Texts once = texts;
  texts.insert(texts.end(), once.rbegin(), once.rend());
  RepeatedWords words;
  const auto numbered = Number(words, *ArrayOf(texts));
  ASSERT_NE(numbered, nullptr);
  EXPECT_EQ(TextsOf(*numbered), texts);
}

TEST(RepeatedWords, ASliceIsNumberedFromItsOwnRow) {
  const auto all = ArrayOf({"a", std::nullopt, "b", std::nullopt, "c"});
  RepeatedWords words;
  const auto slice = std::static_pointer_cast<arrow::StringArray>(all->Slice(2));
  const auto numbered = Number(words, *slice);
  ASSERT_NE(numbered, nullptr);
  EXPECT_EQ(TextsOf(*numbered), (Texts{"b", std::nullopt, "c"}));
}

TEST(RepeatedWords, AWordThatComesWithinARowGroupIsInUseFromTheNext) {
  RepeatedWords words;
  const auto first = Number(words, *ArrayOf({"a", "b"}));
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(Number(words, *ArrayOf({"a", "c"})), nullptr);
  const auto known = Number(words, *ArrayOf({"b", "a"}));
  ASSERT_NE(known, nullptr);
  const auto dictionary = [](const arrow::Array& array) {
    return static_cast<const arrow::DictionaryArray&>(array).dictionary();
  };
  EXPECT_TRUE(dictionary(*known)->Equals(dictionary(*first)));
  words.BeginRowGroup();
  const auto next = Number(words, *ArrayOf({"c", "a"}));
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(TextsOf(*next), (Texts{"c", "a"}));
}

TEST(RepeatedWords, TooManyOrTooLongWordsAreLeftAsTheyAre) {
  Texts many;
  for (size_t i = 0; i < RepeatedWords::kMostWords; ++i) many.emplace_back(std::to_string(i));
  RepeatedWords words;
  const auto numbered = Number(words, *ArrayOf(many));
  ASSERT_NE(numbered, nullptr);
  EXPECT_EQ(TextsOf(*numbered), many);
  words.BeginRowGroup();
  EXPECT_EQ(Number(words, *ArrayOf({"one more"})), nullptr);
  EXPECT_EQ(Number(words, *ArrayOf({"0"})), nullptr);  // it has given up

  RepeatedWords of_long;
  EXPECT_EQ(Number(of_long, *ArrayOf({std::string(RepeatedWords::kMostWordBytes + 1, 'x')})),
            nullptr);
}

}  // namespace
}  // namespace sluice::format
