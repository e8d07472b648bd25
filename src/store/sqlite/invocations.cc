#include "store/sqlite/invocations.h"

namespace sluice::store::sqlite {
namespace {

// More than one for each that is added, so that what has gathered goes in the end.
constexpr int kForgottenAtOnce = 2;

Status Forget(Connection& connection, UnixMillis now, int64_t most) {
  return internal::ToStatus(connection.Write(
      "DELETE FROM invocation WHERE number IN "
      "(SELECT number FROM invocation ORDER BY number LIMIT ?) AND (at < ? OR number <= ?)",
      kForgottenAtOnce, now + -kInvocationLifeMs, connection.LastRowId() - most));
}

}  // namespace

Result<bool> BeginInvocation(Connection& connection, const Invocation& invocation, UnixMillis now,
                             int64_t most) {
  if (invocation.digest.empty()) return true;
  TRY_ASSIGN(const int64_t added,
             connection.Write("INSERT INTO invocation (digest, at) VALUES (?, ?) "
                              "ON CONFLICT DO NOTHING",
                              Bytes{invocation.digest}, now));
  if (added == 0) return false;
  TRY(Forget(connection, now, most));
  return true;
}

}  // namespace sluice::store::sqlite
