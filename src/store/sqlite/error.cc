#include "store/sqlite/error.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace sluice::store::sqlite {
namespace {

struct Row {
  int code;
  ErrorKind kind;
  const char* message;
};

constexpr std::array kTable = {
    Row{SQLITE_FULL, ErrorKind::kUnavailable, "The disk that holds the data folder is full"},
    Row{SQLITE_IOERR, ErrorKind::kUnavailable, "The data folder could not be read or written"},
    Row{SQLITE_CANTOPEN, ErrorKind::kUnavailable, "The data folder could not be opened"},
    Row{SQLITE_READONLY, ErrorKind::kUnavailable, "The data folder cannot be written"},
    Row{SQLITE_PERM, ErrorKind::kUnavailable, "The data folder cannot be written"},
    Row{SQLITE_BUSY, ErrorKind::kUnavailable, "The store is busy"},
    Row{SQLITE_LOCKED, ErrorKind::kUnavailable, "The store is busy"},
    Row{SQLITE_PROTOCOL, ErrorKind::kUnavailable, "The store is busy"},
    Row{SQLITE_NOMEM, ErrorKind::kUnavailable, "The store is out of memory"},
    Row{SQLITE_TOOBIG, ErrorKind::kInvalid, "The value is too large to be stored"},
    Row{SQLITE_CORRUPT, ErrorKind::kCorrupt, "The store's file is damaged"},
    Row{SQLITE_NOTADB, ErrorKind::kCorrupt, "The store's file is damaged"},
};

}  // namespace

Status ToStatus(int code, std::string_view detail) {
  const int primary = code & 0xff;
  const auto* row =
      std::find_if(kTable.begin(), kTable.end(), [&](const Row& r) { return r.code == primary; });
  std::string text = fmt::format("sqlite {} ({}): {}", code, sqlite3_errstr(code), detail);
  if (row == kTable.end()) return Internal("The store failed", std::move(text));
  return {row->kind, row->message, std::move(text)};
}

Status LastError(sqlite3* connection) {
  return ToStatus(sqlite3_extended_errcode(connection), sqlite3_errmsg(connection));
}

}  // namespace sluice::store::sqlite
