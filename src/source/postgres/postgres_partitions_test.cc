#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/postgres/fake_database.h"

namespace sluice::source {
namespace {

using testing::ElementsAre;

/// A partitioned table big enough to be cut, and a role that may read the parent alone.
class PostgresPartitions : public testing::Test {
 protected:
  void SetUp() override {
    NEED_CLUSTER();
    database_ = std::make_unique<FakeDatabase>();
    database_->Run(
        "CREATE TABLE p (k int, s text) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR "
        "VALUES FROM (0) TO (10000); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10000) TO "
        "(20000); INSERT INTO p SELECT g, repeat('x', 900) FROM generate_series(0, 19999) g; "
        "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA " +
        database_->schema() + " TO reader; GRANT SELECT ON p TO reader");
    database_->connection().target = pg::Cluster::Get()->target("reader");
  }
  void TearDown() override {
    if (database_ != nullptr) database_->Run("DROP OWNED BY reader; DROP ROLE reader");
  }
  std::unique_ptr<Snapshot> Open() {
    auto snapshot = database_->Of({{"p", {"k"}, {}}})->Open({{0}, kMaxTime}, 4, {});
    EXPECT_TRUE(snapshot.ok()) << snapshot.status().ToString();
    return snapshot.ok() ? *std::move(snapshot) : nullptr;
  }

  std::unique_ptr<FakeDatabase> database_;
};

TEST_F(PostgresPartitions, ARightToTheParentIsEnough) {
  const auto snapshot = Open();
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(snapshot->objects()[0].splits, 1U);
  EXPECT_EQ(ReadColumn(*snapshot)->size(), 20'000U);
}

TEST_F(PostgresPartitions, ARightToEachLetsThemBeCut) {
  database_->Run("GRANT SELECT ON p1, p2 TO reader");
  const auto snapshot = Open();
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(snapshot->objects()[0].splits, 4U);
  EXPECT_EQ(ReadColumn(*snapshot)->size(), 20'000U);
}

TEST_F(PostgresPartitions, RowSecurityOfTheParentHidesRowsOfItsPartitions) {
  database_->Run(
      "GRANT SELECT ON p1, p2 TO reader; ALTER TABLE p ENABLE ROW LEVEL SECURITY; CREATE POLICY "
      "few ON p TO reader USING (k IN (7, 10007))");
  const auto snapshot = Open();
  ASSERT_NE(snapshot, nullptr);
  EXPECT_THAT(*ReadColumn(*snapshot), ElementsAre("10007", "7"));
}

TEST_F(PostgresPartitions, RowSecurityOfAPartitionIsItsOwnAndHidesNothingFromTheParent) {
  database_->Run(
      "GRANT SELECT ON p1, p2 TO reader; ALTER TABLE p1 ENABLE ROW LEVEL SECURITY; CREATE POLICY "
      "none ON p1 TO reader USING (false)");
  const auto snapshot = Open();
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(ReadColumn(*snapshot)->size(), 20'000U);
}

}  // namespace
}  // namespace sluice::source
