#include "pg/error.h"

#include <fmt/format.h>

#include <string>

namespace sluice::pg {
namespace {

struct Row {
  std::string_view code;  // a SQLSTATE, or the two characters of a class
  ErrorKind kind;
  std::string_view meaning;
};

// The first row that the code begins with.
constexpr Row kRows[] = {
    {"08", ErrorKind::kUnavailable, "the connection failed"},
    {"0A", ErrorKind::kUnsupported, "it does not do that"},
    {"22021", ErrorKind::kCorrupt, "text that is not in its encoding"},
    {"22P05", ErrorKind::kCorrupt, "text that UTF-8 has no character for"},
    {"22", ErrorKind::kInvalid, "a value is not one of its column's type"},
    {"25P03", ErrorKind::kUnavailable, "it ended our transaction"},
    {"25", ErrorKind::kUnsupported, "its transactions are not as we need them"},
    {"28", ErrorKind::kDenied, "it does not let us in"},
    {"3D", ErrorKind::kNotFound, "there is no such database"},
    {"3F", ErrorKind::kNotFound, "there is no such schema"},
    {"40", ErrorKind::kUnavailable, "it undid our transaction"},
    {"42501", ErrorKind::kDenied, "no right to it"},
    {"42P01", ErrorKind::kNotFound, "there is no such table"},
    {"42703", ErrorKind::kNotFound, "there is no such column"},
    {"42883", ErrorKind::kInvalid, "a column's type has no such comparison"},
    {"42", ErrorKind::kInvalid, "it cannot be asked that"},
    {"53", ErrorKind::kUnavailable, "it is short of something"},
    {"55", ErrorKind::kUnavailable, "what is asked for is in use"},
    {"57014", ErrorKind::kUnavailable, "it cancelled our statement"},
    {"57P04", ErrorKind::kNotFound, "the database was dropped"},
    {"57P", ErrorKind::kUnavailable, "it is shutting down or starting up"},
    {"58", ErrorKind::kUnavailable, "its system failed"},
    {"72", ErrorKind::kUnavailable, "our snapshot became too old for it"},
    {"XX001", ErrorKind::kCorrupt, "its data is damaged"},
    {"XX002", ErrorKind::kCorrupt, "its index is damaged"},
};

std::string_view Field(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string_view() : text;
}

/// Find the SQLSTATE in "FATAL:  28P01", which is how libpq tells errors at PQERRORS_SQLSTATE.
std::string_view SqlStateIn(std::string_view said) {
  constexpr size_t kCode = 5;
  const size_t colon = said.rfind(":  ");
  if (colon == std::string_view::npos) return {};
  const std::string_view code = said.substr(colon + 3, kCode);
  for (char c : code) {
    if ((c < '0' || c > '9') && (c < 'A' || c > 'Z')) return {};
  }
  return code.size() == kCode ? code : std::string_view();
}

}  // namespace

Status FromSqlState(std::string_view connection, std::string_view sqlstate, std::string_view said) {
  for (const Row& row : kRows) {
    if (!sqlstate.starts_with(row.code)) continue;
    return {row.kind,
            fmt::format("connection '{}' answered {} ({})", connection, sqlstate, row.meaning),
            std::string(said)};
  }
  return Internal(fmt::format("connection '{}' answered {}", connection, sqlstate),
                  std::string(said));
}

Status FromResult(std::string_view connection, const PGresult* result) {
  const std::string_view sqlstate = Field(result, PG_DIAG_SQLSTATE);
  const std::string_view said = Field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (!sqlstate.empty()) return FromSqlState(connection, sqlstate, said);
  return {ErrorKind::kUnavailable, fmt::format("connection '{}' was lost", connection),
          PQresultErrorMessage(result)};
}

Status FromConnection(std::string_view connection, const PGconn* handle) {
  const std::string_view said = PQerrorMessage(handle);
  if (PQconnectionNeedsPassword(handle) != 0) {
    return {ErrorKind::kDenied,
            fmt::format("connection '{}' asks for a password and its url has none", connection)};
  }
  if (const std::string_view code = SqlStateIn(said); !code.empty()) {
    return FromSqlState(connection, code, said);
  }
  return {ErrorKind::kUnavailable,
          fmt::format("connection '{}' could not be made or was lost", connection),
          std::string(said)};
}

}  // namespace sluice::pg
