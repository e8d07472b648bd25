#include "source/postgres/postgres_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "source/postgres/fake_database.h"

namespace sluice::source {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PostgresSourceTest : public testing::Test {
 protected:
  static constexpr model::Window kAll{{0}, kMaxTime};

  void SetUp() override {
    NEED_CLUSTER();
    database_ = std::make_unique<FakeDatabase>();
  }
  std::unique_ptr<Snapshot> Open(const Source& source, size_t splits = 1) {
    auto snapshot = const_cast<Source&>(source).Open(kAll, splits, {});
    EXPECT_TRUE(snapshot.ok()) << snapshot.status().ToString();
    return snapshot.ok() ? *std::move(snapshot) : nullptr;
  }
  std::multiset<std::string> Read(const std::string& object, std::vector<std::string> fields = {},
                                  std::vector<model::Filter> filters = {}) {
    const auto source = database_->Of({{object, std::move(fields), std::move(filters)}});
    const auto snapshot = Open(*source);
    if (snapshot == nullptr) return {};
    const auto values = ReadColumn(*snapshot);
    EXPECT_TRUE(values.ok()) << values.status().ToString();
    return values.ok() ? *values : std::multiset<std::string>();
  }
  std::string Problem(std::vector<model::ObjectSelection> selections) {
    const auto source = database_->Of(std::move(selections));
    const Status checked = source->Check(std::chrono::seconds(10), {});
    EXPECT_EQ(checked.ToString(), source->Open(kAll, 1, {}).status().ToString());
    EXPECT_TRUE(checked.Is(ErrorKind::kInvalid)) << checked.ToString();
    return checked.ok() ? "" : checked.message();
  }

  std::unique_ptr<FakeDatabase> database_;
};

TEST_F(PostgresSourceTest, WithoutASelectionAllTablesAreReadAndNoViews) {
  database_->Run(
      "CREATE TABLE b (x int); CREATE TABLE a (y int, z text); CREATE VIEW v AS TABLE a; CREATE "
      "TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
  const auto snapshot = Open(*database_->Of());
  std::vector<std::string> names;
  for (const Object& object : snapshot->objects()) names.push_back(object.name);
  EXPECT_THAT(names, ElementsAre("a", "b", "p"));
  EXPECT_EQ(snapshot->objects()[0].schema->ToString(), "y: int32\nz: string");
  EXPECT_THAT(snapshot->notes(), Contains("a: no time field, exported whole"));
}

TEST_F(PostgresSourceTest, FieldsComeInTheOrderThatWasAskedFor) {
  database_->Run(
      "CREATE TABLE t (a int, \"Odd \"\" name\" text, c int); INSERT INTO t VALUES (1, "
      "'x', 3)");
  const auto snapshot = Open(*database_->Of({{"t", {"c", "Odd \" name"}, {}}}));
  EXPECT_EQ(snapshot->objects()[0].schema->ToString(), "c: int32\nOdd \" name: string");
  EXPECT_THAT(*ReadColumn(*snapshot, 0, 1), ElementsAre("x"));
}

TEST_F(PostgresSourceTest, FiltersCompareAsTheColumnsTypeDoes) {
  using Op = model::FilterOperator;
  database_->Run(
      "CREATE TABLE t (id int, n numeric, s text, d date); INSERT INTO t VALUES (1, 9, 'a''b', "
      "'2026-01-09'), (2, 10, '-- x', '2026-01-10'), (3, 100, NULL, NULL), (4, 10.00, 'z', "
      "'2025-12-31')");
  EXPECT_THAT(Read("t", {}, {{"n", Op::kGreaterOrEqual, {"10"}}}), ElementsAre("2", "3", "4"));
  EXPECT_THAT(Read("t", {}, {{"n", Op::kEqual, {"10.0"}}}), ElementsAre("2", "4"));
  EXPECT_THAT(Read("t", {}, {{"s", Op::kIn, {"a'b", "-- x", "none"}}}), ElementsAre("1", "2"));
  EXPECT_THAT(Read("t", {}, {{"s", Op::kNotEqual, {"z"}}}), ElementsAre("1", "2"));
  EXPECT_THAT(Read("t", {}, {{"d", Op::kLess, {"2026-01-10"}}, {"n", Op::kLessOrEqual, {"9"}}}),
              ElementsAre("1"));
  EXPECT_THAT(Read("t", {"id"}, {{"d", Op::kGreater, {"2026-01-09"}}}), ElementsAre("2"));
}

TEST_F(PostgresSourceTest, WhatIsNotThereIsNamedWithWhatIs) {
  database_->Run("CREATE TABLE t (id int, s text, j json)");
  EXPECT_THAT(Problem({{"orders", {}, {}}}), HasSubstr("has no table or view 'orders'"));
  EXPECT_THAT(Problem({{"t", {"id", "missing"}, {}}}),
              HasSubstr("ObjectConfiguration.t.Fields: there is no column 'missing'; its columns "
                        "are: id, s, j"));
  EXPECT_THAT(Problem({{"t", {}, {{"no", model::FilterOperator::kEqual, {"1"}}}}}),
              HasSubstr("ObjectConfiguration.t.Filters: there is no column 'no'"));
  EXPECT_THAT(Problem({{"t", {}, {{"id", model::FilterOperator::kEqual, {"seven"}}}}}),
              HasSubstr("ObjectConfiguration.t.Filters: 'id.eq.seven' does not fit"));
  EXPECT_THAT(Problem({{"t", {}, {{"j", model::FilterOperator::kLess, {"1"}}}}}),
              HasSubstr("'j.lt.1' does not fit"));
  EXPECT_THAT(Problem({{"t", {}, {{"id", model::FilterOperator::kIn, {"1", "x"}}}}}),
              HasSubstr("'id.in.1 or x' does not fit"));
  const auto nowhere =
      MakePostgresSource(database_->clock(), database_->connection(), "nowhere", {});
  EXPECT_THAT(nowhere->Check(std::chrono::seconds(10), {}).message(),
              HasSubstr("has no schema 'nowhere'"));
}

TEST_F(PostgresSourceTest, PartitionsHeirsViewsAndWhatIsMaterialisedAreRead) {
  database_->Run(
      "CREATE TABLE p (k int, s text) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR "
      "VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) "
      "PARTITION BY LIST (s); CREATE TABLE p2a PARTITION OF p2 DEFAULT; INSERT INTO p SELECT g, "
      "'x' "
      "FROM generate_series(0, 19) g; CREATE TABLE parent (k int); CREATE TABLE child (extra text) "
      "INHERITS (parent); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 'e'); CREATE "
      "VIEW v AS SELECT k + 100 AS k FROM p WHERE k < 2; CREATE MATERIALIZED VIEW m AS TABLE v");
  EXPECT_EQ(Read("p").size(), 20U);
  EXPECT_THAT(Read("parent"), ElementsAre("1", "2"));
  EXPECT_THAT(Read("v"), ElementsAre("100", "101"));
  EXPECT_THAT(Read("m"), ElementsAre("100", "101"));
  EXPECT_EQ(Read("p2a").size(), 10U);
}

TEST_F(PostgresSourceTest, ReadersSeeOneInstantWhileRowsAreChanged) {
  database_->Run(
      "CREATE TABLE t (id int, n int, filler text) WITH (fillfactor = 50); INSERT INTO t SELECT g, "
      "0, repeat('x', 400) FROM generate_series(1, 40000) g");
  const auto snapshot = Open(*database_->Of({{"t", {"id"}, {}}}), 4);
  EXPECT_EQ(snapshot->objects()[0].splits, 4U);
  std::atomic<bool> done = false;
  std::jthread changing([&] {
    const auto session = pg::Cluster::Get()->Connect();
    for (int round = 0; !done; ++round) {
      database_->Run(*session,
                     "UPDATE t SET n = n + 1 WHERE id % 97 = " + std::to_string(round % 97));
      database_->Run(*session,
                     "INSERT INTO t VALUES (" + std::to_string(100'000 + round) +
                         ", 0, 'new'); DELETE FROM t WHERE id = " + std::to_string(round));
    }
  });
  const auto values = ReadColumn(*snapshot);
  done = true;
  ASSERT_TRUE(values.ok()) << values.status().ToString();
  EXPECT_EQ(values->size(), 40'000U);
  EXPECT_EQ(std::set<std::string>(values->begin(), values->end()).size(), 40'000U);
}

TEST_F(PostgresSourceTest, ARowThatCannotBeReadFailsTheReadingNamingItsTable) {
  database_->Run(
      "CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000); CREATE VIEW v AS "
      "SELECT 10 / (500 - id) AS x FROM t");
  const auto snapshot = Open(*database_->Of({{"v", {}, {}}}));
  const Status status = ReadColumn(*snapshot).status();
  EXPECT_TRUE(status.Is(ErrorKind::kInvalid)) << status.ToString();
  EXPECT_THAT(status.message(), HasSubstr("v: connection 'crm' answered 22012"));
}

TEST_F(PostgresSourceTest, ASessionThatIsEndedIsUnavailableSoThatTheRunStartsAnew) {
  database_->Run(
      "CREATE TABLE t (id int, s text); INSERT INTO t SELECT g, repeat('x', 1000) FROM "
      "generate_series(1, 50000) g");
  const auto snapshot = Open(*database_->Of());
  const auto reader = *snapshot->Read(0, 0, {.rows = 10}, arrow::default_memory_pool(), {});
  ASSERT_TRUE(reader->Next().ok());
  pg::Cluster::Get()->Run(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = "
      "'sluice' AND query LIKE 'COPY%'");
  Status status;
  for (int i = 0; i < 10'000 && status.ok(); ++i) status = reader->Next().status();
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable)) << status.ToString();
}

TEST_F(PostgresSourceTest, ATableThatIsDroppedMeanwhileIsStillReadOrSaidToBeGone) {
  database_->Run("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
  const auto source = database_->Of({{"t", {}, {}}});
  database_->Run("DROP TABLE t");
  EXPECT_THAT(source->Open(kAll, 1, {}).status().message(), HasSubstr("no table or view 't'"));
}

TEST_F(PostgresSourceTest, NobodyChangesATablesFormUntilItWasRead) {
  database_->Run("CREATE TABLE t (id int); INSERT INTO t VALUES (1); CREATE VIEW v AS TABLE t");
  const auto session = pg::Cluster::Get()->Connect();
  const auto lock = [&](const std::string& how) {
    const Status locked = session->Execute(
        "BEGIN; LOCK TABLE " + database_->schema() + ".t IN ACCESS EXCLUSIVE MODE" + how, {});
    EXPECT_TRUE(session->Execute("ROLLBACK", {}).ok());
    return locked;
  };
  for (const char* object : {"t", "v"}) {
    auto snapshot = Open(*database_->Of({{object, {}, {}}}));
    EXPECT_THAT(lock(" NOWAIT").message(), HasSubstr("55P03"));
    EXPECT_THAT(*ReadColumn(*snapshot), ElementsAre("1"));
    snapshot.reset();
    EXPECT_TRUE(lock("").ok()) << "a session that is closed ends a moment later";
  }
}

TEST_F(PostgresSourceTest, ATableWhoseFormIsBeingChangedIsReadAsItBecomes) {
  database_->Run("CREATE TABLE t (id bigint); INSERT INTO t VALUES (1), (2)");
  const auto session = pg::Cluster::Get()->Connect();
  const std::string table = database_->schema() + ".t";
  // As wide as before: taken for what it was, it would be read as something else. And who looks
  // with a snapshot from before it sees no row of it.
  ASSERT_TRUE(session->Execute("BEGIN; ALTER TABLE " + table + " ALTER id TYPE float8", {}).ok());
  std::unique_ptr<Snapshot> snapshot;
  {
    std::jthread opening([&] { snapshot = Open(*database_->Of({{"t", {}, {}}})); });
    const auto looking = pg::Cluster::Get()->Connect();
    const std::string waiting =
        "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = $1::regclass";
    int looks = 0;
    while (looking->Query(waiting, {table}, {})->size() == 0 && ++looks < 50'000) {
      std::this_thread::yield();
    }
    EXPECT_LT(looks, 50'000) << "nobody waits for the table";
    ASSERT_TRUE(session->Execute("COMMIT", {}).ok());
  }
  EXPECT_EQ(snapshot->objects()[0].schema->ToString(), "id: double");
  EXPECT_THAT(*ReadColumn(*snapshot), ElementsAre("1", "2"));
}

TEST_F(PostgresSourceTest, ARightToSomeColumnsIsEnoughToReadThem) {
  database_->Run(
      "CREATE TABLE t (id int, secret text); INSERT INTO t VALUES (1, 's'); CREATE ROLE partly "
      "LOGIN; GRANT USAGE ON SCHEMA " +
      database_->schema() + " TO partly; GRANT SELECT (id) ON t TO partly");
  database_->connection().target = pg::Cluster::Get()->target("partly");
  EXPECT_THAT(Read("t", {"id"}), ElementsAre("1"));
  EXPECT_TRUE(database_->Of()->Open(kAll, 1, {}).status().Is(ErrorKind::kDenied));
  database_->Run("DROP OWNED BY partly; DROP ROLE partly");
}

TEST_F(PostgresSourceTest, WhoHasNoRightIsDeniedNamingTheTable) {
  database_->Run("CREATE TABLE t (id int); CREATE ROLE narrow LOGIN; GRANT USAGE ON SCHEMA " +
                 database_->schema() + " TO narrow");
  database_->connection().target = pg::Cluster::Get()->target("narrow");
  const auto status = database_->Of()->Open(kAll, 1, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kDenied)) << status.ToString();
  EXPECT_THAT(status.message(), HasSubstr("t: connection 'crm' answered 42501"));
  database_->Run("DROP OWNED BY narrow; DROP ROLE narrow");
}

}  // namespace
}  // namespace sluice::source
