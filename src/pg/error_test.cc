#include "pg/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::pg {
namespace {

TEST(PgError, CodesHaveTheKindThatSaysWhatToDo) {
  const std::pair<const char*, ErrorKind> cases[] = {
      {"08006", ErrorKind::kUnavailable}, {"53300", ErrorKind::kUnavailable},
      {"57P01", ErrorKind::kUnavailable}, {"57P03", ErrorKind::kUnavailable},
      {"57014", ErrorKind::kUnavailable}, {"40001", ErrorKind::kUnavailable},
      {"40P01", ErrorKind::kUnavailable}, {"28P01", ErrorKind::kDenied},
      {"28000", ErrorKind::kDenied},      {"42501", ErrorKind::kDenied},
      {"3D000", ErrorKind::kNotFound},    {"3F000", ErrorKind::kNotFound},
      {"42P01", ErrorKind::kNotFound},    {"42703", ErrorKind::kNotFound},
      {"22P02", ErrorKind::kInvalid},     {"22007", ErrorKind::kInvalid},
      {"42883", ErrorKind::kInvalid},     {"22021", ErrorKind::kCorrupt},
      {"XX001", ErrorKind::kCorrupt},     {"0A000", ErrorKind::kUnsupported},
      {"25006", ErrorKind::kUnsupported}, {"XX000", ErrorKind::kInternal},
      {"", ErrorKind::kInternal}};
  for (const auto& [code, kind] : cases) {
    EXPECT_EQ(FromSqlState("crm", code, "").kind(), kind) << code;
  }
}

TEST(PgError, TheServersWordsAreForTheOperatorAlone) {
  const Status status = FromSqlState("crm", "42501", "permission denied for table salaries");
  EXPECT_EQ(status.message(), "connection 'crm' answered 42501 (no right to it)");
  EXPECT_EQ(status.detail(), "permission denied for table salaries");
}

}  // namespace
}  // namespace sluice::pg
