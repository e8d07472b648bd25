#include "store/sqlite/connection.h"

#include <gtest/gtest.h>

#include "store/sqlite/fake_folder.h"

namespace sluice::store::sqlite {
namespace {

class ConnectionTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Connection::Open(folder_.path() / "test.db", {});
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    connection_ = *std::move(opened);
    ASSERT_TRUE(connection_->Execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB) STRICT").ok());
  }

  TempFolder folder_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, ValuesComeBackAsTheyWereBound) {
  const std::string text("nul\0'\"\xC3\xA4", 8);
  const std::string bytes("\xFF\0\x80", 3);
  ASSERT_TRUE(
      connection_->Write("INSERT INTO t VALUES (?, ?, ?)", INT64_MIN, text, Bytes{bytes}).ok());
  auto rows = connection_->Query("SELECT a, b, c FROM t WHERE b = ?", text);
  ASSERT_TRUE(rows.ok() && *rows->Next());
  EXPECT_EQ(rows->Int(0), INT64_MIN);
  EXPECT_EQ(rows->Text(1), text);
  EXPECT_EQ(rows->Text(2), bytes);
  EXPECT_FALSE(*rows->Next());
}

TEST_F(ConnectionTest, EmptyTextIsNotNull) {
  ASSERT_TRUE(connection_
                  ->Write("INSERT INTO t VALUES (?, ?, ?)", std::optional<UnixMillis>(),
                          std::string_view(), Bytes{{}})
                  .ok());
  auto rows = connection_->Query("SELECT a, b, c FROM t");
  ASSERT_TRUE(rows.ok() && *rows->Next());
  EXPECT_TRUE(rows->IsNull(0));
  EXPECT_EQ(rows->OptionalTime(0), std::nullopt);
  EXPECT_EQ(rows->OptionalString(1), "");
  EXPECT_FALSE(rows->IsNull(2));
}

TEST_F(ConnectionTest, WriteTellsHowManyRowsChanged) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(connection_->Write("INSERT INTO t (a) VALUES (?)", i).ok());
  }
  EXPECT_EQ(*connection_->Write("UPDATE t SET a = 7 WHERE a > ?", 0), 2);
  EXPECT_EQ(*connection_->Write("DELETE FROM t WHERE a = ?", 99), 0);
}

TEST_F(ConnectionTest, StatementCanBeginAgainAfterAnEarlyEnd) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(connection_->Write("INSERT INTO t (a) VALUES (?)", i).ok());
  }
  for (int i = 0; i < 2; ++i) {
    auto rows = connection_->Query("SELECT a FROM t ORDER BY a");
    ASSERT_TRUE(rows.ok() && *rows->Next());
    EXPECT_EQ(rows->Int(0), 0);
  }
}

TEST_F(ConnectionTest, FailuresAreValues) {
  EXPECT_TRUE(connection_->Query("SELECT nothing FROM nowhere").status().Is(ErrorKind::kInternal));
  EXPECT_TRUE(connection_->Execute("INSERT INTO t VALUES ('x', 1, 1)").Is(ErrorKind::kInternal));
  EXPECT_TRUE(Connection::Open("/proc/none/x.db", {}).status().Is(ErrorKind::kUnavailable));
  EXPECT_TRUE(Connection::Open(folder_.path() / "missing.db", {.read_only = true, .cache_kib = 1})
                  .status()
                  .Is(ErrorKind::kUnavailable));
}

TEST_F(ConnectionTest, ReadOnlyConnectionCannotWrite) {
  auto reader = Connection::Open(folder_.path() / "test.db", {.read_only = true, .cache_kib = 64});
  ASSERT_TRUE(reader.ok());
  EXPECT_TRUE((*reader)->Execute("DELETE FROM t").Is(ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace sluice::store::sqlite
