#include "store/sqlite/event_integrations.h"

#include <fmt/format.h>

#include "store/sqlite/control_rows.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/quota.h"
#include "store/sqlite/record_json.h"
#include "store/sqlite/row_page.h"

namespace sluice::store::sqlite {
namespace {

constexpr TokenSql kTokenSql = {
    .find = "SELECT number, token_digest, token_at FROM event_integration WHERE token = ?",
    .forget = "UPDATE event_integration SET token = NULL WHERE number = ?",
};

constexpr Quota kQuota = {
    .what = "event integrations",
    .setting = "quotas.event-integrations",
    .count = "SELECT count(*) FROM (SELECT 1 FROM event_integration LIMIT ?)",
};

Status Missing(std::string_view name) {
  return NotFound(fmt::format("Event integration '{}' was not found", name));
}

// Columns: name, body, created_at.
Result<model::EventIntegration> Read(const Rows& rows) {
  model::EventIntegration integration;
  integration.name = rows.String(0);
  TRY(ReadEventIntegrationBody(rows.Text(1), integration));
  integration.created_at = rows.Time(2);
  return integration;
}

Result<model::EventIntegration> ReadByName(Connection& connection, std::string_view name) {
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT name, body, created_at FROM event_integration WHERE name = ?",
                              name));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return Missing(name);
  return Read(rows);
}

}  // namespace

Status EventIntegrations::Create(const model::EventIntegration& integration,
                                 const IdempotencyToken& token) {
  const std::string body = EventIntegrationBody(integration);
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const auto earlier, FindByToken(connection, kTokenSql, token, now));
    if (earlier) return {};
    TRY_ASSIGN(const int64_t made,
               connection.Write("INSERT INTO event_integration (name, body, created_at, token, "
                                "token_digest, token_at) VALUES (?, ?, ?, ?, ?, ?) "
                                "ON CONFLICT DO NOTHING",
                                integration.name, body, integration.created_at, TokenColumn(token),
                                token.digest, now));
    if (made == 0) {
      return {ErrorKind::kDuplicate,
              fmt::format("An event integration named '{}' exists already", integration.name)};
    }
    return CheckQuota(connection, kQuota, quotas_.event_integrations);
  });
}

Result<model::EventIntegration> EventIntegrations::Find(std::string_view name) {
  return database_.Read([&](Connection& connection) { return ReadByName(connection, name); });
}

Result<Page<model::EventIntegration>> EventIntegrations::List(const PageRequest& request) {
  return database_.Read([&](Connection& connection) {
    return ReadPage<model::EventIntegration>(
        connection.Query("SELECT name, body, created_at FROM event_integration "
                         "WHERE name > ? ORDER BY name LIMIT ?",
                         request.after, request.limit + 1),
        request.limit, Read, [](const auto& item, const Rows&) { return item.name; });
  });
}

Status EventIntegrations::Update(std::string_view name,
                                 const std::optional<std::string>& description,
                                 const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(model::EventIntegration integration, ReadByName(connection, name));
    if (!description) return {};
    integration.description = description;
    return internal::ToStatus(
        connection.Write("UPDATE event_integration SET body = ? WHERE name = ?",
                         EventIntegrationBody(integration), name));
  });
}

Status EventIntegrations::Delete(std::string_view name, const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const int64_t gone,
               connection.Write("DELETE FROM event_integration WHERE name = ?", name));
    return gone == 1 ? Status() : Missing(name);
  });
}

}  // namespace sluice::store::sqlite
