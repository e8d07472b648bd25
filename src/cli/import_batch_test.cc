#include "cli/import_batch.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(ImportBatch, AnyRangeOfItsRowsIsARequest) {
  ImportBatch batch;
  for (int64_t line = 2; line < 5; ++line) batch.Add({line, 1}, "id", "{}", {});
  EXPECT_EQ(
      batch.Body(0, 3),
      R"({"Profiles":[{"Line":2,"ProfileId":"id","Profile":{}},)"
      R"({"Line":3,"ProfileId":"id","Profile":{}},{"Line":4,"ProfileId":"id","Profile":{}}]})");
  EXPECT_EQ(batch.Body(1, 2), R"({"Profiles":[{"Line":3,"ProfileId":"id","Profile":{}}]})");
}

TEST(ImportBatch, StaysWithinItsBounds) {
  ImportBatch batch;
  while (batch.Takes(2)) batch.Add({1, 1}, std::string(32, 'a'), "{}", {});
  EXPECT_EQ(batch.rows(), ImportBatch::kMaxRows);

  const std::string large(30'000, 'x');
  batch.Clear();
  while (batch.Takes(large.size())) batch.Add({1, 1}, std::string(32, 'a'), large, {});
  EXPECT_GT(batch.rows(), 25u);
  EXPECT_LE(batch.Body(0, batch.rows()).size(), ImportBatch::kMaxBytes + 128);
}

TEST(ImportBatch, AnEmptyOneTakesARecordOfAnySize) {
  EXPECT_TRUE(ImportBatch().Takes(2 * ImportBatch::kMaxBytes));
}

TEST(ImportBatch, RowsAreFoundByTheirLine) {
  ImportBatch batch;
  const Place places[] = {{7, 1}, {8, 3}};
  batch.Add({3, 1}, "a", "{}", {});
  batch.Add({7, 1}, "b", R"({"x":1})", places);
  const size_t index = batch.FindLine(7);
  ASSERT_EQ(index, 1u);
  EXPECT_EQ(batch.json(batch.row(index)), R"({"x":1})");
  EXPECT_EQ(batch.places(batch.row(index)).size(), 2u);
  EXPECT_EQ(batch.FindLine(5), batch.rows());
  EXPECT_EQ(batch.FindLine(9), batch.rows());
}

}  // namespace
}  // namespace sluice::cli
