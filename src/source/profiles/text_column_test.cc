#include "source/profiles/text_column.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::source {
namespace {

using Values = std::vector<std::optional<std::string>>;

class TextColumnTest : public testing::Test {
 protected:
  /// Build a column of those rows and read it back through Arrow.
  Values RoundTrip(const Values& values) {
    for (size_t row = 0; row < values.size(); ++row) {
      if (values[row]) {
        EXPECT_TRUE(column_.Append(static_cast<int64_t>(row), *values[row]).ok());
      }
    }
    const auto rows = static_cast<int64_t>(values.size());
    const Zeros zeros = *MakeZeros(rows, arrow::default_memory_pool());
    const auto array = arrow::MakeArray(*column_.Finish(rows, zeros));
    EXPECT_TRUE(array->ValidateFull().ok()) << array->ValidateFull().ToString();
    const auto& texts = static_cast<const arrow::StringArray&>(*array);
    Values read;
    for (int64_t row = 0; row < texts.length(); ++row) {
      read.push_back(texts.IsNull(row) ? std::nullopt : std::optional(texts.GetString(row)));
    }
    return read;
  }

  TextColumn column_{arrow::default_memory_pool()};
};

TEST_F(TextColumnTest, RowsNotAppendedAreNullWhereverTheyStand) {
  const Values values = {std::nullopt, "a", std::nullopt, std::nullopt, "", "b", std::nullopt};
  EXPECT_EQ(RoundTrip(values), values);
}

TEST_F(TextColumnTest, AColumnThatNothingIsAppendedToIsNullThroughout) {
  EXPECT_EQ(RoundTrip(Values(100)), Values(100));
}

TEST_F(TextColumnTest, FinishBeginsAFreshColumn) {
  const Values full(70, "text");
  const Values empty(30);
  const Values mixed = {"x", std::nullopt};
  for (const Values& values : {full, empty, mixed, full}) EXPECT_EQ(RoundTrip(values), values);
}

TEST_F(TextColumnTest, AFullColumnNeedsNoBitmap) {
  ASSERT_TRUE(column_.Append(0, "a").ok());
  const auto data = *column_.Finish(1, *MakeZeros(1, arrow::default_memory_pool()));
  EXPECT_EQ(data->buffers[0], nullptr);
  EXPECT_EQ(data->null_count, 0);
}

}  // namespace
}  // namespace sluice::source
