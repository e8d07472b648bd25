#include "store/sqlite/database.h"

#include <gtest/gtest.h>

#include <array>

#include "store/sqlite/fake_folder.h"

namespace sluice::store::sqlite {
namespace {

constexpr std::array<Migration, 2> kTwo = {{
    {1, "001_first", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT"},
    {2, "002_second", "INSERT INTO t VALUES (1, 'migrated')"},
}};

class DatabaseTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Database>> Open(std::span<const Migration> migrations) {
    return Database::Open(folder_.path() / "test.db", migrations, {});
  }

  static Result<int64_t> CountRows(Database& database) {
    return database.Read([](Connection& connection) -> Result<int64_t> {
      TRY_ASSIGN(Rows rows, connection.Query("SELECT count(*) FROM t"));
      TRY(rows.Next());
      return rows.Int(0);
    });
  }

  TempFolder folder_;
};

TEST_F(DatabaseTest, MigrationsRunOnceAndInOrder) {
  {
    auto first = Open(std::span(kTwo).first(1));
    ASSERT_TRUE(first.ok()) << first.status().ToString();
    EXPECT_EQ(*CountRows(**first), 0);
  }
  for (int i = 0; i < 2; ++i) {
    auto second = Open(kTwo);
    ASSERT_TRUE(second.ok()) << second.status().ToString();
    EXPECT_EQ(*CountRows(**second), 1);
  }
  EXPECT_TRUE(Open(std::span(kTwo).first(1)).status().Is(ErrorKind::kUnsupported));
}

TEST_F(DatabaseTest, FailedMigrationLeavesTheVersionBefore) {
  const std::array<Migration, 2> broken = {{kTwo[0], {2, "002_broken", "CREATE TABLE t (x INT)"}}};
  EXPECT_TRUE(Open(broken).status().Is(ErrorKind::kInternal));
  auto opened = Open(kTwo);
  ASSERT_TRUE(opened.ok()) << opened.status().ToString();
  EXPECT_EQ(*CountRows(**opened), 1);
}

TEST_F(DatabaseTest, ReadSeesOneSnapshotThroughout) {
  auto database = Open(kTwo);
  ASSERT_TRUE(database.ok());
  const auto seen = (*database)->Read([&](Connection& connection) -> Result<bool> {
    const auto count = [&]() -> Result<int64_t> {
      TRY_ASSIGN(Rows rows, connection.Query("SELECT count(*) FROM t"));
      TRY(rows.Next());
      return rows.Int(0);
    };
    TRY_ASSIGN(const int64_t before, count());
    TRY((*database)->Write([](Connection& writing) {
      return internal::ToStatus(writing.Write("INSERT INTO t (b) VALUES ('x')"));
    }));
    TRY_ASSIGN(const int64_t after, count());
    return before == after;
  });
  ASSERT_TRUE(seen.ok());
  EXPECT_TRUE(*seen);
  EXPECT_EQ(*CountRows(**database), 2);
}

TEST_F(DatabaseTest, FullFileFailsOneWriteAndWorksAgain) {
  auto database = Open(kTwo);
  ASSERT_TRUE(database.ok());
  const auto limit = [&](const char* pragma) {
    return (*database)->Write([&](Connection& connection) { return connection.Execute(pragma); });
  };
  const std::string much(100'000, 'x');
  const auto insert = [&] {
    return (*database)
        ->Write([&](Connection& connection) {
          return connection.Write("INSERT INTO t (b) VALUES (?)", much);
        })
        .status();
  };
  ASSERT_TRUE(limit("PRAGMA max_page_count = 10").ok());
  EXPECT_TRUE(insert().Is(ErrorKind::kUnavailable));
  EXPECT_EQ(*CountRows(**database), 1);
  ASSERT_TRUE(limit("PRAGMA max_page_count = 100000").ok());
  EXPECT_TRUE(insert().ok());
  EXPECT_EQ(*CountRows(**database), 2);
}

TEST_F(DatabaseTest, CheckWritesAndReads) {
  auto database = Open(kTwo);
  ASSERT_TRUE(database.ok());
  EXPECT_TRUE((*database)->Check().ok());
  database->reset();
  EXPECT_TRUE(Open(kTwo).ok());
}

}  // namespace
}  // namespace sluice::store::sqlite
