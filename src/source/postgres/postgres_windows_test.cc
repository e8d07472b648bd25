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

constexpr UnixMillis kNewYear{1'767'225'600'000};  // 2026-01-01
constexpr int64_t kHourMs = 3'600'000;

class PostgresWindows : public testing::Test {
 protected:
  void SetUp() override {
    NEED_CLUSTER();
    database_ = std::make_unique<FakeDatabase>();
  }
  std::unique_ptr<Snapshot> Open(model::Window window, size_t splits = 1) {
    auto snapshot = database_->Of()->Open(window, splits, {});
    EXPECT_TRUE(snapshot.ok()) << snapshot.status().ToString();
    return snapshot.ok() ? *std::move(snapshot) : nullptr;
  }
  static int64_t CountSplit(Snapshot& snapshot, size_t split) {
    int64_t rows = 0;
    const auto reader = snapshot.Read(0, split, {}, arrow::default_memory_pool(), {});
    while (reader.ok()) {
      const auto batch = (*reader)->Next();
      if (!batch.ok() || *batch == nullptr) break;
      rows += (*batch)->num_rows();
    }
    return rows;
  }
  std::multiset<std::string> Read(model::Window window) { return *ReadColumn(*Open(window)); }
  UnixMillis Now() const { return database_->clock().Now(); }
  /// An end that whatever has begun by now lies before, however quick we are.
  UnixMillis Soon() const { return Now() + 1'000; }

  std::unique_ptr<FakeDatabase> database_;
};

TEST_F(PostgresWindows, NoMoreSessionsAreOpenThanTheConnectionAllows) {
  database_->Run("CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 50000)");
  for (const size_t most : {1, 2, 3}) {
    database_->connection().sessions = std::make_shared<SessionBudget>(most);
    const auto snapshot = Open({{0}, Soon()}, 4);
    ASSERT_NE(snapshot, nullptr);
    std::atomic<int64_t> rows = 0;
    {
      std::vector<std::jthread> lanes;
      for (size_t split = 0; split < snapshot->objects()[0].splits; ++split) {
        lanes.emplace_back([&, split] { rows += CountSplit(*snapshot, split); });
      }
    }
    EXPECT_EQ(rows, 50'000) << most;
    // Sessions that were read with stay open as long as the snapshot.
    EXPECT_LE(database_->CountSessions(), most);
  }
}

TEST_F(PostgresWindows, TileInEveryTypeThatTellsTime) {
  for (const char* type : {"timestamptz", "timestamp", "date", "bigint"}) {
    const bool epoch = std::string_view(type) == "bigint";
    database_->Run(std::string("CREATE DOMAIN moment AS ") + type +
                   "; CREATE TABLE t (id int, updated_at moment); INSERT INTO t SELECT g, " +
                   (epoch ? "1767225600000 + g * 21600000::bigint"
                          : std::string("(timestamptz '2026-01-01 00:00+00' + g * interval '6 "
                                        "hours') AT TIME ZONE 'UTC'")) +
                   " FROM generate_series(-8, 7) g");
    std::multiset<std::string> all;
    for (int64_t hours = -50; hours < 50; hours += 7) {
      all.merge(Read({kNewYear + hours * kHourMs, kNewYear + (hours + 7) * kHourMs}));
    }
    EXPECT_EQ(all.size(), 16U) << type;
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 16U) << type;
    database_->Run("DROP TABLE t; DROP DOMAIN moment");
  }
}

TEST_F(PostgresWindows, ARowThatComesLaterWithinTheUnitOfItsTimeIsInTheNextOne) {
  const UnixMillis noon = kNewYear + 12 * kHourMs + 300;
  for (const auto& [type, at] :
       {std::pair("date", "2026-01-01"), std::pair("timestamp(0)", "2026-01-01 12:00:00.4"),
        std::pair("timestamptz(1)", "2026-01-01 12:00:00.34+00")}) {
    database_->Run(std::string("CREATE TABLE t (id int, updated_at ") + type + ")");
    EXPECT_THAT(Read({{0}, noon}), IsEmpty());
    database_->Run(std::string("INSERT INTO t VALUES (1, '") + at + "')");
    EXPECT_THAT(Read({{0}, noon}), IsEmpty()) << type;
    EXPECT_THAT(Read({noon, kNewYear + 24 * kHourMs}), ElementsAre("1")) << type;
    database_->Run("DROP TABLE t");
  }
}

TEST_F(PostgresWindows, ATimeFieldOfDaysIsToldInANote) {
  database_->Run("CREATE TABLE t (id int, updated_at date)");
  EXPECT_THAT(Open({{0}, kNewYear})->notes(),
              ElementsAre("t: its time field tells days, and each is read once it is over"));
  database_->Run("ALTER TABLE t ALTER updated_at TYPE timestamptz");
  EXPECT_THAT(Open({{0}, kNewYear})->notes(), IsEmpty());
}

TEST_F(PostgresWindows, TheTimeFieldIsTheTablesTheConnectionsOrTheFirstOfTheUsual) {
  database_->Run(
      "CREATE TABLE t (id int, seen timestamptz, modified_at timestamptz, updated_at timestamptz); "
      "INSERT INTO t VALUES (1, '2026-01-01 01:00+00', '2026-01-01 02:00+00', '2026-01-01 "
      "03:00+00')");
  const auto hour_of_row = [&] {
    for (int64_t hour = 0; hour < 5; ++hour) {
      if (!Read({kNewYear + hour * kHourMs, kNewYear + (hour + 1) * kHourMs}).empty()) return hour;
    }
    return int64_t{-1};
  };
  EXPECT_EQ(hour_of_row(), 3);
  database_->connection().time_field = "modified_at";
  EXPECT_EQ(hour_of_row(), 2);
  database_->connection().time_field_of["t"] = "seen";
  EXPECT_EQ(hour_of_row(), 1);
  database_->connection().time_field_of["t"] = "id";
  EXPECT_THAT(database_->Of()->Open({{0}, kNewYear}, 1, {}).status().message(),
              HasSubstr("the time-field of 't'"));
}

TEST_F(PostgresWindows, ANarrowOneIsReadByItsIndexAndAWideOneByPages) {
  database_->Run(
      "CREATE TABLE t (id int, updated_at timestamptz, s text); INSERT INTO t SELECT g, "
      "timestamptz "
      "'2026-01-01 00:00+00' + g * interval '1 second', repeat('x', 500) FROM generate_series(0, "
      "49999) g; CREATE INDEX ON t (updated_at); ANALYZE t");
  const auto narrow = Open({kNewYear, kNewYear + 100'000}, 4);
  EXPECT_EQ(narrow->objects()[0].splits, 1U);
  EXPECT_EQ(ReadColumn(*narrow)->size(), 100U);
  const auto wide = Open({{0}, Now()}, 4);
  EXPECT_EQ(wide->objects()[0].splits, 4U);
  EXPECT_EQ(ReadColumn(*wide)->size(), 50'000U);
  EXPECT_NEAR(static_cast<double>(wide->objects()[0].rows_estimate), 50'000, 5'000);
}

TEST_F(PostgresWindows, ARowThatIsCommittedLateIsInTheNextOne) {
  database_->Run("CREATE TABLE t (id int, updated_at timestamptz DEFAULT now())");
  const auto late = pg::Cluster::Get()->Connect();
  database_->Run(*late, "BEGIN; INSERT INTO t VALUES (1)");
  database_->Run("INSERT INTO t VALUES (2)");
  const auto first = Open({{0}, Soon()});
  ASSERT_TRUE(first->read_until().has_value());
  EXPECT_THAT(*ReadColumn(*first), IsEmpty());
  database_->Run(*late, "COMMIT; SELECT pg_sleep(0.05)");
  EXPECT_THAT(Read({*first->read_until(), Soon()}), ElementsAre("1", "2"));
}

TEST_F(PostgresWindows, ATransactionThatHasNotWrittenYetIsWaitedForToo) {
  database_->Run("CREATE TABLE t (id int, updated_at timestamptz DEFAULT now())");
  const auto late = pg::Cluster::Get()->Connect();
  // Sessions of ours, as this would be, are known to write nothing.
  database_->Run(*late, "SET application_name = 'shop'; BEGIN; SELECT 1");
  const auto first = Open({{0}, Soon()});
  database_->Run(*late, "INSERT INTO t VALUES (1); COMMIT; SELECT pg_sleep(0.05)");
  EXPECT_THAT(Read({*first->read_until(), Soon()}), ElementsAre("1"));
}

TEST_F(PostgresWindows, ATransactionThatIsOpenTooLongIsNotWaitedForAndItIsSaid) {
  database_->Run("CREATE TABLE t (id int, updated_at timestamptz DEFAULT now())");
  database_->connection().most_hold_back = std::chrono::milliseconds(0);
  const auto late = pg::Cluster::Get()->Connect();
  database_->Run(*late, "BEGIN; INSERT INTO t VALUES (1); SELECT pg_sleep(0.05)");
  const auto snapshot = Open({{0}, Soon()});
  EXPECT_THAT(snapshot->notes(), Contains(HasSubstr("was not waited for")));
}

TEST_F(PostgresWindows, APreparedTransactionIsWaitedFor) {
  database_->Run("CREATE TABLE t (id int, updated_at timestamptz DEFAULT now())");
  database_->Run(*pg::Cluster::Get()->Connect(),
                 "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'late'");
  const auto first = Open({{0}, Soon()});
  EXPECT_TRUE(first->read_until().has_value());
  pg::Cluster::Get()->Run("ROLLBACK PREPARED 'late'");
}

TEST_F(PostgresWindows, AnotherExportHoldsNothingBack) {
  database_->Run("CREATE TABLE t (id int, updated_at timestamptz DEFAULT now())");
  const UnixMillis end = Now();
  const auto other = Open({{0}, end});
  database_->clock().Sleep(std::chrono::milliseconds(20), {});
  EXPECT_EQ(Open({{0}, end + 5})->read_until(), std::nullopt);
}

TEST_F(PostgresWindows, WhoCannotSeeOthersHoldsBackAsFarAsItMayBe) {
  database_->Run(
      "CREATE TABLE t (id int, updated_at timestamptz DEFAULT now()); CREATE ROLE blind "
      "LOGIN; GRANT USAGE ON SCHEMA " +
      database_->schema() + " TO blind; GRANT SELECT ON t TO blind");
  database_->connection().target = pg::Cluster::Get()->target("blind");
  const auto late = pg::Cluster::Get()->Connect();
  // One that has written nothing yet has neither a number nor a snapshot between its statements.
  for (const char* statement : {"SELECT 1", "INSERT INTO t VALUES (1)"}) {
    database_->Run(*late, std::string("SET application_name = 'shop'; BEGIN; ") + statement);
    const UnixMillis end = Now();
    const auto snapshot = Open({{0}, end});
    ASSERT_TRUE(snapshot->read_until().has_value()) << statement;
    EXPECT_LE(*snapshot->read_until(), end + -kHourMs);
    EXPECT_THAT(snapshot->notes(), Contains(HasSubstr("pg_read_all_stats")));
    database_->Run(*late, "COMMIT");
  }
  database_->Run("DROP OWNED BY blind; DROP ROLE blind");
}

}  // namespace
}  // namespace sluice::source
