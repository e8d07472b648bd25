#include "run/split_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "run/fake_world.h"

namespace sluice::run {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Rows are of the groups in turn.
void Partition(FakeWorld& world, int64_t rows, int64_t groups) {
  world.source.rows = rows;
  world.source.group = [groups](int64_t row) { return "g" + std::to_string(row % groups); };
  world.options.export_defaults.partition_by = {"Group"};
}

// What the manifest says of each file: its folder's value and its rows.
std::multimap<std::string, int64_t> RowsOfPartitions(const FakeWorld& world) {
  std::multimap<std::string, int64_t> rows;
  const auto manifest = world.Manifest();
  for (const auto& file : manifest.at("files").as_array()) {
    const std::string value(file.at("partition").at("Group").as_string());
    EXPECT_THAT(std::string(file.at("key").as_string()),
                HasSubstr("/_profile/Group=" + value + "/"));
    rows.emplace(value, file.at("rows").to_number<int64_t>());
  }
  return rows;
}

TEST(SplitWriter, EachPartitionIsAFileInItsFolderWithoutItsColumn) {
  FakeWorld world;
  Partition(world, 100, 3);
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  EXPECT_EQ(RowsOfPartitions(world),
            (std::multimap<std::string, int64_t>{{"g0", 34}, {"g1", 33}, {"g2", 33}}));
  EXPECT_EQ(world.Manifest().at("partition_by"), boost::json::array{"Group"});
  for (const auto& [key, object] : world.bucket.contents()) {
    if (key == FakeWorld::ManifestKey()) continue;
    EXPECT_THAT(object.bytes, Not(HasSubstr("Group"))) << key;
  }
}

TEST(SplitWriter, NoMoreFilesAreOpenThanALaneMayHaveAndEveryRowIsThereOnce) {
  FakeWorld world;
  Partition(world, 1000, static_cast<int64_t>(kMostOpenFiles) + 1);
  world.source.rows_of_batch = 100;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  EXPECT_LE(world.bucket.most_open_uploads(), kMostOpenFiles);
  std::set<std::string> partitions;
  const auto rows = RowsOfPartitions(world);
  for (const auto& [value, of_file] : rows) partitions.insert(value);
  EXPECT_EQ(partitions.size(), kMostOpenFiles + 1);
  EXPECT_GT(rows.size(), partitions.size());
}

TEST(SplitWriter, TheFileLongestUnusedIsEndedFirst) {
  FakeWorld world;
  Partition(world, 4 * static_cast<int64_t>(kMostOpenFiles), 1);
  world.source.rows_of_batch = 1;
  world.source.group = [](int64_t row) {
    return row % 2 == 0 ? std::string("often") : "once" + std::to_string(row);
  };
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  const auto rows = RowsOfPartitions(world);
  EXPECT_EQ(rows.count("often"), 1U);
  EXPECT_EQ(rows.size(), 1 + 2 * kMostOpenFiles);
}

TEST(SplitWriter, OpenFilesHoldNoMoreThanTheLanesShare) {
  FakeWorld world;
  Partition(world, 36, 12);
  world.options.memory_bytes = kLeastLaneBytes;
  world.source.rows_of_batch = 1;
  world.source.text_bytes = size_t{3} * 1024 * 1024;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  const MemoryShares shares = ShareMemory(world.options.memory_bytes, 1);
  const int64_t row_bytes = static_cast<int64_t>(world.source.text_bytes) + 1024;
  EXPECT_LE(world.bucket.most_held_bytes(),
            shares.row_group_bytes + shares.parts_bytes + row_bytes);
  EXPECT_GT(world.bucket.most_open_uploads(), 1U);
}

TEST(SplitWriter, FilesOfAPartitionEndAtTheSizeAskedFor) {
  FakeWorld world;
  Partition(world, 200, 2);
  world.options.export_defaults.file_bytes = 400;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  world.ExpectWhole();
  const auto manifest = world.Manifest();
  EXPECT_GT(manifest.at("files").as_array().size(), 8U);
  for (const auto& file : manifest.at("files").as_array()) {
    EXPECT_LT(file.at("bytes").to_number<int64_t>(), 400 + 120);
  }
}

TEST(SplitWriter, MorePartitionsThanARunMayHaveFilesFailItAndNothingIsLeft) {
  FakeWorld world;
  Partition(world, 40, 11);
  world.options.most_partition_files = 10;
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_EQ(world.journal.run().message,
            "_profile: to be partitioned by Group it needs more than 10 files: partition it by a "
            "coarser column");
  world.ExpectNothing();
}

TEST(SplitWriter, AColumnThatIsNotThereFailsTheRunBeforeAnyFileIsBegun) {
  FakeWorld world;
  Partition(world, 40, 2);
  world.options.export_defaults.partition_by = {"Colour"};
  bool read = false;
  world.source.before_batch = [&](int64_t, std::stop_token) -> Status {
    read = true;
    return {};
  };
  ASSERT_TRUE(world.Carry(world.journal.Claim()).ok());
  EXPECT_EQ(world.journal.run().state, model::RunState::kFailed);
  EXPECT_THAT(world.journal.run().message,
              AllOf(HasSubstr("_profile: has no column 'Colour'"), HasSubstr("Id, Text, Group")));
  EXPECT_FALSE(read);
  world.ExpectNothing();
}

}  // namespace
}  // namespace sluice::run
