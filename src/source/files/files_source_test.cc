#include "source/files/files_source.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/fake_clock.h"
#include "objects/fake_object_store.h"
#include "source/files/fake_parquet.h"

namespace sluice::source {
namespace {

class FilesSourceTest : public testing::Test {
 protected:
  static std::string Numbers(const std::vector<int64_t>& values) {
    return ParquetBytes(*TableOf({{"n", ColumnOf<arrow::Int64Builder>(arrow::int64(), values)},
                                  {"m", ColumnOf<arrow::Int64Builder>(arrow::int64(), values)}}),
                        2);
  }

  std::unique_ptr<Source> Make(std::vector<model::ObjectSelection> selections = {},
                               FileSettings settings = {}) {
    return MakeFilesSource(clock_, bucket_,
                           {"lake", "", std::move(selections), {}, std::move(settings)});
  }

  /// The rows of all objects as CSV-like text, or the error.
  static std::string Read(Source& source, model::Window window = {kMinTime, kMaxTime}) {
    const auto snapshot = source.Open(window, 3, {});
    if (!snapshot.ok()) return snapshot.status().ToString();
    std::string text;
    for (size_t object = 0; object < (*snapshot)->objects().size(); ++object) {
      text += (*snapshot)->objects()[object].name + ":";
      for (size_t split = 0; split < (*snapshot)->objects()[object].splits; ++split) {
        const auto reader = *(*snapshot)->Read(object, split, {}, arrow::default_memory_pool(), {});
        while (true) {
          const auto batch = reader->Next();
          if (!batch.ok()) return batch.status().ToString();
          if (!*batch) break;
          for (int64_t row = 0; row < (*batch)->num_rows(); ++row) {
            text += " ";
            for (const auto& column : (*batch)->columns()) {
              text += (text.back() == ' ' ? "" : ",") + (*column->GetScalar(row))->ToString();
            }
          }
        }
      }
      text += "\n";
    }
    return text;
  }

  FakeClock clock_;
  objects::FakeObjectStore bucket_;
};

TEST_F(FilesSourceTest, FieldsAndFiltersChooseColumnsAndRows) {
  bucket_.Plant("a/1.parquet", Numbers({1, 2, 3, 4, 5}));
  bucket_.Plant("a/2.parquet", Numbers({6, 7}));
  EXPECT_EQ(Read(*Make()), "a: 1,1 2,2 3,3 4,4 5,5 6,6 7,7\n");
  EXPECT_EQ(Read(*Make({{"a", {"m"}, {{"n", model::FilterOperator::kGreater, {"4"}}}}})),
            "a: 5 6 7\n");
  EXPECT_EQ(Read(*Make({{"a", {"m"}, {{"n", model::FilterOperator::kIn, {"2", "7"}}}}})),
            "a: 2 7\n");
  EXPECT_EQ(Read(*Make({{"a", {}, {{"n", model::FilterOperator::kEqual, {"70"}}}}})), "a:\n");
}

TEST_F(FilesSourceTest, AnUnknownColumnAndAValueOfAnotherTypeAreRefusedByName) {
  bucket_.Plant("a/1.parquet", Numbers({1}));
  EXPECT_EQ(Read(*Make({{"a", {"x"}, {}}})),
            "invalid: object 'a': there is no column 'x'; the columns are: n, m");
  EXPECT_EQ(Read(*Make({{"a", {}, {{"n", model::FilterOperator::kEqual, {"one"}}}}})),
            "invalid: object 'a': 'one' is no value of the column 'n', which is of type int64");
  EXPECT_EQ(Read(*Make({}, {.time_field = "n"})),
            "invalid: object 'a': the time field 'n' is of type int64; it must be a timestamp or "
            "date");
}

TEST_F(FilesSourceTest, WithoutATimeFieldAWindowIsOfTheFilesTimes) {
  bucket_.Plant("a/1.parquet", Numbers({1}));
  const auto listed = *bucket_.List("a", "", 1, {});
  const UnixMillis at = listed.objects.front().modified_at;
  EXPECT_EQ(Read(*Make(), {at, at + 1}), "a: 1,1\n");
  EXPECT_EQ(Read(*Make(), {at + 1, kMaxTime}), "a:\n");
  EXPECT_EQ(Read(*Make(), {kMinTime, at}), "a:\n");
}

TEST_F(FilesSourceTest, NoFileAtAllIsNotFound) {
  EXPECT_EQ(Read(*Make()), "not_found: there is no file to read below '' in 'lake'");
}

TEST_F(FilesSourceTest, WhoWatchesIsToldHowMuchTextWasLookedThrough) {
  std::string rows = "n\n";
  for (int i = 0; i < 100'000; ++i) rows += std::to_string(i) + "\n";
  bucket_.Plant("numbers.csv", rows);
  bucket_.Plant("other.parquet", Numbers({1}));
  const auto source = Make();
  std::mutex mutex;
  std::vector<std::pair<int64_t, int64_t>> told;
  source->WatchOpen([&](int64_t read, int64_t total) {
    std::lock_guard lock(mutex);
    told.emplace_back(read, total);
  });
  const auto snapshot = source->Open({kMinTime, kMaxTime}, 3, {});
  ASSERT_TRUE(snapshot.ok()) << snapshot.status().ToString();
  const auto size = static_cast<int64_t>(rows.size());
  ASSERT_FALSE(told.empty());
  for (const auto& [read, total] : told) {
    EXPECT_EQ(total, size);
    EXPECT_LE(read, total);
  }
  EXPECT_EQ(std::ranges::max(told).first, size);
  const size_t before = told.size();
  const auto reader = (*snapshot)->Read(0, 0, {}, arrow::default_memory_pool(), {});
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE((*reader)->Next().ok());
  EXPECT_EQ(told.size(), before);
}

}  // namespace
}  // namespace sluice::source
