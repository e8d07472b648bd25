#include "store/sqlite/error.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace sluice::store::sqlite {
namespace {

struct Case {
  int code;
  ErrorKind kind;
  bool retryable;
};

TEST(SqliteError, EveryCodeHasTheKindThatSaysWhetherToRetry) {
  const Case cases[] = {
      {SQLITE_FULL, ErrorKind::kUnavailable, true},
      {SQLITE_IOERR, ErrorKind::kUnavailable, true},
      {SQLITE_IOERR_FSYNC, ErrorKind::kUnavailable, true},
      {SQLITE_IOERR_WRITE, ErrorKind::kUnavailable, true},
      {SQLITE_BUSY, ErrorKind::kUnavailable, true},
      {SQLITE_BUSY_SNAPSHOT, ErrorKind::kUnavailable, true},
      {SQLITE_LOCKED, ErrorKind::kUnavailable, true},
      {SQLITE_READONLY, ErrorKind::kUnavailable, true},
      {SQLITE_READONLY_DBMOVED, ErrorKind::kUnavailable, true},
      {SQLITE_CANTOPEN, ErrorKind::kUnavailable, true},
      {SQLITE_NOMEM, ErrorKind::kUnavailable, true},
      {SQLITE_TOOBIG, ErrorKind::kInvalid, false},
      {SQLITE_CORRUPT, ErrorKind::kCorrupt, false},
      {SQLITE_CORRUPT_INDEX, ErrorKind::kCorrupt, false},
      {SQLITE_NOTADB, ErrorKind::kCorrupt, false},
      {SQLITE_CONSTRAINT_UNIQUE, ErrorKind::kInternal, false},
      {SQLITE_MISUSE, ErrorKind::kInternal, false},
      {SQLITE_ERROR, ErrorKind::kInternal, false},
  };
  for (const Case& c : cases) {
    const Status status = ToStatus(c.code, "near SELECT");
    EXPECT_EQ(status.kind(), c.kind) << c.code;
    EXPECT_EQ(status.retryable(), c.retryable) << c.code;
  }
}

TEST(SqliteError, ForeignTextStaysInTheDetail) {
  const Status status = ToStatus(SQLITE_FULL, "UPDATE secret_table");
  EXPECT_EQ(status.message().find("secret_table"), std::string::npos);
  EXPECT_NE(status.detail().find("UPDATE secret_table"), std::string::npos);
}

}  // namespace
}  // namespace sluice::store::sqlite
