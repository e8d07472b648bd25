#include "format/partitioner.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "batch/memory.h"

namespace sluice::format {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<arrow::Schema> Orders() {
  return arrow::schema({arrow::field("region", arrow::utf8()), arrow::field("id", arrow::int64()),
                        arrow::field("day", arrow::date32()),
                        arrow::field("tags", arrow::list(arrow::utf8()))});
}

struct Row {
  const char* region;  // null: null
  int64_t id;
  int32_t day = 0;
};

std::shared_ptr<arrow::RecordBatch> Batch(const std::vector<Row>& rows) {
  arrow::StringBuilder regions;
  arrow::Int64Builder ids;
  arrow::Date32Builder days;
  arrow::ListBuilder tags(arrow::default_memory_pool(), std::make_shared<arrow::StringBuilder>());
  for (const Row& row : rows) {
    EXPECT_TRUE((row.region ? regions.Append(row.region) : regions.AppendNull()).ok());
    EXPECT_TRUE(ids.Append(row.id).ok());
    EXPECT_TRUE(days.Append(row.day).ok());
    EXPECT_TRUE(tags.Append().ok());
    EXPECT_TRUE(static_cast<arrow::StringBuilder*>(tags.value_builder())
                    ->Append(std::to_string(row.id))
                    .ok());
  }
  return arrow::RecordBatch::Make(
      Orders(), int64_t(rows.size()),
      {*regions.Finish(), *ids.Finish(), *days.Finish(), *tags.Finish()});
}

std::vector<int64_t> IdsOf(const PartitionedRows& partition) {
  const auto column = partition.rows->GetColumnByName("id");
  const auto& ids = static_cast<const arrow::Int64Array&>(*column);
  std::vector<int64_t> values;
  for (int64_t i = 0; i < ids.length(); ++i) values.push_back(ids.Value(i));
  return values;
}

std::vector<PartitionedRows> Divide(const std::vector<std::string>& columns,
                                    const arrow::RecordBatch& batch) {
  auto partitioner = Partitioner::Make(batch.schema(), columns);
  EXPECT_TRUE(partitioner.ok()) << partitioner.status().ToString();
  auto divided = partitioner->Divide(batch, arrow::default_memory_pool());
  EXPECT_TRUE(divided.ok()) << divided.status().ToString();
  return *std::move(divided);
}

std::string Folder(const std::string& column, const std::optional<std::string>& value) {
  return *PartitionFolder({column}, {value});
}

Status Refusal(const std::shared_ptr<arrow::Schema>& schema,
               const std::vector<std::string>& columns) {
  return Partitioner::Make(schema, columns).status();
}

TEST(Partitioner, EachRowIsInThePartitionOfItsValuesAndInOrder) {
  const auto divided = Divide(
      {"region"}, *Batch({{"EU", 1}, {"US", 2}, {nullptr, 3}, {"EU", 4}, {"", 5}, {"US", 6}}));
  ASSERT_EQ(divided.size(), 4U);
  EXPECT_EQ(divided[0].values, PartitionValues{"EU"});
  EXPECT_EQ(IdsOf(divided[0]), std::vector<int64_t>({1, 4}));
  EXPECT_EQ(divided[1].values, PartitionValues{"US"});
  EXPECT_EQ(IdsOf(divided[1]), std::vector<int64_t>({2, 6}));
  EXPECT_EQ(divided[2].values, PartitionValues{std::nullopt});
  EXPECT_EQ(IdsOf(divided[2]), std::vector<int64_t>({3}));
  EXPECT_EQ(divided[3].values, PartitionValues{""});
  EXPECT_EQ(IdsOf(divided[3]), std::vector<int64_t>({5}));
}

TEST(Partitioner, RowsKeepTheirOtherColumnsNestedOnesToo) {
  const auto divided = Divide({"region"}, *Batch({{"EU", 1}, {"US", 2}, {"EU", 3}}));
  for (const PartitionedRows& partition : divided) {
    EXPECT_EQ(partition.rows->schema()->field_names(),
              std::vector<std::string>({"id", "day", "tags"}));
    EXPECT_TRUE(partition.rows->ValidateFull().ok());
    const auto tags = partition.rows->GetColumnByName("tags");
    for (int64_t row = 0; row < partition.rows->num_rows(); ++row) {
      EXPECT_EQ((*tags->GetScalar(row))->ToString(),
                "list<item: string>[" + std::to_string(IdsOf(partition)[size_t(row)]) + "]");
    }
  }
}

TEST(Partitioner, ColumnsMakeFoldersInTheOrderTheyAreNamedIn) {
  const auto divided = Divide({"day", "region"}, *Batch({{"EU", 1, 20454}, {"EU", 2, 20455}}));
  ASSERT_EQ(divided.size(), 2U);
  EXPECT_EQ(*PartitionFolder({"day", "region"}, divided[0].values), "day=2026-01-01/region=EU");
  EXPECT_EQ(*PartitionFolder({"day", "region"}, divided[1].values), "day=2026-01-02/region=EU");
}

TEST(Partitioner, ValuesThatTogetherReadTheSameStayApart) {
  const auto schema =
      arrow::schema({arrow::field("a", arrow::utf8()), arrow::field("b", arrow::utf8()),
                     arrow::field("id", arrow::int64())});
  arrow::StringBuilder a;
  arrow::StringBuilder b;
  arrow::Int64Builder ids;
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"x", "yz"}, {"xy", "z"}, {"", "xyz"}, {"x/b=y", "z"}, {std::string("x\0", 2), "yz"}};
  for (const auto& [left, right] : pairs) {
    ASSERT_TRUE(a.Append(left).ok() && b.Append(right).ok() && ids.Append(1).ok());
  }
  const auto batch = arrow::RecordBatch::Make(schema, int64_t(pairs.size()),
                                              {*a.Finish(), *b.Finish(), *ids.Finish()});
  const auto divided = Divide({"a", "b"}, *batch);
  std::set<std::string> folders;
  for (const auto& partition : divided) {
    folders.insert(*PartitionFolder({"a", "b"}, partition.values));
  }
  EXPECT_EQ(folders.size(), pairs.size());
}

TEST(Partitioner, ASlicedBatchIsItsRowsOnly) {
  const auto slice = Batch({{"EU", 1}, {"US", 2}, {"EU", 3}, {"US", 4}, {"EU", 5}})->Slice(1, 3);
  const auto divided = Divide({"region"}, *slice);
  ASSERT_EQ(divided.size(), 2U);
  EXPECT_EQ(IdsOf(divided[0]), std::vector<int64_t>({2, 4}));
  EXPECT_EQ(IdsOf(divided[1]), std::vector<int64_t>({3}));
}

TEST(Partitioner, RowsThatAreTogetherAreNotCopied) {
  auto partitioner = Partitioner::Make(Orders(), {"region"});
  const auto pool = batch::NewCappedPool(1024 * 1024);
  const auto together = Batch({{"EU", 1}, {"EU", 2}, {"US", 3}, {nullptr, 4}});
  ASSERT_TRUE(partitioner->Divide(*together, pool.get()).ok());
  EXPECT_EQ(pool->max_memory(), 0);
  ASSERT_TRUE(partitioner->Divide(*Batch({{"EU", 1}, {"US", 2}, {"EU", 3}}), pool.get()).ok());
  EXPECT_GT(pool->max_memory(), 0);
}

TEST(Partitioner, APoolThatIsTooSmallIsAQuota) {
  auto partitioner = Partitioner::Make(Orders(), {"region"});
  const auto pool = batch::NewCappedPool(64);
  const auto divided = partitioner->Divide(*Batch({{"EU", 1}, {"US", 2}, {"EU", 3}}), pool.get());
  EXPECT_TRUE(divided.status().Is(ErrorKind::kQuota)) << divided.status().ToString();
}

TEST(Partitioner, ColumnsThatCannotBeFoldersAreRefusedByName) {
  EXPECT_THAT(Refusal(Orders(), {"colour"}).message(),
              HasSubstr("no column 'colour' to be partitioned by; its columns are: region, id"));
  EXPECT_THAT(Refusal(Orders(), {"tags"}).message(), HasSubstr("'tags', which is of type list"));
  const auto binary =
      arrow::schema({arrow::field("id", arrow::int64()), arrow::field("photo", arrow::binary())});
  EXPECT_THAT(Refusal(binary, {"photo"}).message(), HasSubstr("'photo', which is of type binary"));
  const auto doubles =
      arrow::schema({arrow::field("id", arrow::int64()), arrow::field("weight", arrow::float64())});
  EXPECT_THAT(Refusal(doubles, {"weight"}).message(),
              HasSubstr("'weight', which is of type double"));
  EXPECT_THAT(Refusal(binary->RemoveField(1).ValueOrDie(), {"id"}).message(),
              HasSubstr("all of its columns"));
  EXPECT_TRUE(Refusal(Orders(), {"tags"}).Is(ErrorKind::kInvalid));
}

TEST(Partitioner, TextThatIsNotUtf8IsRefusedByColumn) {
  auto partitioner = Partitioner::Make(Orders(), {"region"});
  const auto divided = partitioner->Divide(*Batch({{"\xff", 1}}), arrow::default_memory_pool());
  EXPECT_TRUE(divided.status().Is(ErrorKind::kCorrupt));
  EXPECT_THAT(divided.status().message(), HasSubstr("column 'region' holds text"));
}

// Readers hold on to these names.
TEST(PartitionFolder, IsNamedAsHiveDoes) {
  EXPECT_EQ(Folder("region", "EU"), "region=EU");
  EXPECT_EQ(Folder("region", std::nullopt), "region=__HIVE_DEFAULT_PARTITION__");
  EXPECT_EQ(Folder("region", "__HIVE_DEFAULT_PARTITION__"), "region=%5F_HIVE_DEFAULT_PARTITION__");
  EXPECT_EQ(Folder("region", ""), "region=");
  EXPECT_EQ(Folder("a/b c", "x=y/z%"), "a%2Fb%20c=x%3Dy%2Fz%25");
  EXPECT_EQ(Folder("t", "2026-01-01T00:00:00Z"), "t=2026-01-01T00%3A00%3A00Z");
  EXPECT_EQ(Folder("name", "Zo\u00eb\n"), "name=Zo\u00eb%0A");
  EXPECT_EQ(Folder("name", "\u0085"), "name=%C2%85");
  EXPECT_EQ(Folder("name", "."), "name=.");
  EXPECT_EQ(Folder("name", std::string("\0", 1)), "name=%00");
}

TEST(PartitionFolder, ANameThatNoFileSystemTakesIsRefusedByColumn) {
  EXPECT_TRUE(PartitionFolder({"note"}, {std::string(250, 'x')}).ok());
  const auto folder = PartitionFolder({"note"}, {std::string(251, 'x')});
  EXPECT_TRUE(folder.status().Is(ErrorKind::kInvalid));
  EXPECT_THAT(folder.status().message(), HasSubstr("'note' has a value of 251 bytes"));
}

}  // namespace
}  // namespace sluice::format
