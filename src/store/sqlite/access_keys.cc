#include "store/sqlite/access_keys.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "store/sqlite/page_position.h"
#include "store/sqlite/row_page.h"

namespace sluice::store::sqlite {
namespace {

constexpr std::string_view kByIdSql =
    "SELECT id, user, active, policy, sealed_secret, created_at FROM access_key WHERE id = ?";

AccessKey ReadKey(const Rows& rows) {
  return {.id = rows.String(0),
          .user = rows.String(1),
          .active = rows.Int(2) != 0,
          .policy = rows.String(3),
          .sealed_secret = rows.String(4),
          .created_at = rows.Time(5)};
}

Status Missing(std::string_view id) {
  return NotFound(fmt::format("Access key '{}' was not found", id));
}

Result<AccessKey> FindKey(Connection& connection, std::string_view id) {
  TRY_ASSIGN(Rows rows, connection.Query(kByIdSql, id));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return Missing(id);
  return ReadKey(rows);
}

/// Read the policies of the keys that a user has.
Result<std::vector<std::string>> PoliciesOf(Connection& connection, std::string_view user) {
  TRY_ASSIGN(Rows rows, connection.Query(
                            "SELECT policy FROM access_key WHERE user = ? ORDER BY number", user));
  std::vector<std::string> policies;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return policies;
    policies.push_back(rows.String(0));
  }
}

}  // namespace

Result<AccessKey> AccessKeys::Create(const AccessKey& key) {
  return database_.Write([&](Connection& connection) -> Result<AccessKey> {
    TRY_ASSIGN(const std::vector<std::string> others, PoliciesOf(connection, key.user));
    if (others.size() >= kKeysPerUser) {
      return Status(ErrorKind::kQuota,
                    fmt::format("User '{}' has {} access keys, which is the most; delete one first",
                                key.user, kKeysPerUser));
    }
    AccessKey kept = key;
    if (kept.policy.empty() && others.empty()) {
      return Invalid(
          fmt::format("Policy is required for the first access key of user '{}'", key.user));
    }
    if (kept.policy.empty()) kept.policy = others.front();
    TRY_ASSIGN(const int64_t made,
               connection.Write("INSERT INTO access_key (id, user, active, policy, sealed_secret, "
                                "created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                kept.id, kept.user, kept.active, kept.policy,
                                Bytes{kept.sealed_secret}, kept.created_at));
    if (made == 0) {
      return Status(ErrorKind::kDuplicate,
                    fmt::format("An access key '{}' exists already", key.id));
    }
    return kept;
  });
}

Result<AccessKey> AccessKeys::Find(std::string_view id) {
  return database_.Read([&](Connection& connection) { return FindKey(connection, id); });
}

Result<Page<AccessKey>> AccessKeys::List(const PageRequest& request) {
  TRY_ASSIGN(const std::vector<int64_t> after, ReadPosition(request.after, 1));
  return database_.Read([&](Connection& connection) {
    return ReadPage<AccessKey>(
        connection.Query("SELECT id, user, active, policy, sealed_secret, created_at, number "
                         "FROM access_key WHERE number > ? ORDER BY number LIMIT ?",
                         after.empty() ? 0 : after[0], request.limit + 1),
        request.limit, [](const Rows& rows) -> Result<AccessKey> { return ReadKey(rows); },
        [](const auto&, const Rows& rows) { return WritePosition({rows.Int(6)}); });
  });
}

Result<AccessKey> AccessKeys::Update(std::string_view id, const AccessKeyChange& change) {
  return database_.Write([&](Connection& connection) -> Result<AccessKey> {
    TRY_ASSIGN(const int64_t changed,
               connection.Write("UPDATE access_key SET active = coalesce(?, active), "
                                "policy = coalesce(?, policy) WHERE id = ?",
                                change.active, change.policy, id));
    if (changed == 0) return Missing(id);
    return FindKey(connection, id);
  });
}

Status AccessKeys::Delete(std::string_view id) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const int64_t gone, connection.Write("DELETE FROM access_key WHERE id = ?", id));
    return gone == 0 ? Missing(id) : Status();
  });
}

}  // namespace sluice::store::sqlite
