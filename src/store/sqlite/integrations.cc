#include "store/sqlite/integrations.h"

#include <fmt/format.h>

#include "store/sqlite/control_rows.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/page_position.h"
#include "store/sqlite/quota.h"
#include "store/sqlite/record_json.h"
#include "store/sqlite/row_page.h"

namespace sluice::store::sqlite {
namespace {

constexpr size_t kCacheBytes = 4 * 1024 * 1024;

constexpr TokenSql kTokenSql = {
    .find = "SELECT number, token_digest, token_at FROM integration WHERE token = ?",
    .forget = "UPDATE integration SET token = NULL WHERE number = ?",
};

constexpr Quota kQuota = {
    .what = "data integrations",
    .setting = "quotas.data-integrations",
    .count = "SELECT count(*) FROM (SELECT 1 FROM integration LIMIT ?)",
};

Result<model::DataIntegration> ReadByNumber(Connection& connection, int64_t number) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM integration i WHERE i.number = ?", kIntegrationColumns);
  TRY_ASSIGN(Rows rows, connection.Query(kSql, number));
  TRY_ASSIGN(const bool found, rows.Next());
  CHECK(found);
  return ReadIntegration(rows, 0);
}

/// About what one takes in memory: its texts lie in it as in its body, each in a piece of its own.
size_t CacheBytes(const model::DataIntegration& integration) {
  constexpr size_t kOverhead = 1024;
  return kOverhead + 4 * IntegrationBody(integration).size();
}

Status Taken(std::string_view name) {
  return {ErrorKind::kDuplicate, fmt::format("A data integration named '{}' exists already", name)};
}

}  // namespace

Integrations::Integrations(Database& database, const Clock& clock, const Quotas& quotas)
    : database_(database), clock_(clock), quotas_(quotas), recent_(kCacheBytes) {}

Result<model::DataIntegration> Integrations::Create(const model::DataIntegration& integration,
                                                    const IdempotencyToken& token) {
  const std::string body = IntegrationBody(integration);
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<model::DataIntegration> {
    TRY_ASSIGN(const auto earlier, FindByToken(connection, kTokenSql, token, now));
    if (earlier) return ReadByNumber(connection, *earlier);
    TRY_ASSIGN(const int64_t made,
               connection.Write("INSERT INTO integration (id, name, body, created_at, token, "
                                "token_digest, token_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
                                "ON CONFLICT DO NOTHING",
                                integration.id.text, integration.name, body, integration.created_at,
                                TokenColumn(token), token.digest, now));
    if (made == 0) return Taken(integration.name);
    TRY(CheckQuota(connection, kQuota, quotas_.data_integrations));
    return integration;
  });
}

// Every operation on an integration begins by finding it, and few are ever changed.
Result<std::shared_ptr<const model::DataIntegration>> Integrations::FindShared(
    const model::IntegrationRef& ref) {
  const std::optional<uint64_t> version = database_.Version();
  if (version) {
    if (auto kept = recent_.Find(*version, ref.text)) return kept;
  }
  TRY_ASSIGN(model::DataIntegration read, Read(ref));
  auto found = std::make_shared<const model::DataIntegration>(std::move(read));
  if (version && found->id.text == ref.text) {
    recent_.Keep(*version, ref.text, found, CacheBytes(*found));
  }
  return found;
}

Result<model::DataIntegration> Integrations::Read(const model::IntegrationRef& ref) {
  return database_.Read([&](Connection& connection) -> Result<model::DataIntegration> {
    TRY_ASSIGN(const int64_t number, FindIntegrationNumber(connection, ref));
    return ReadByNumber(connection, number);
  });
}

Result<Page<model::DataIntegration>> Integrations::List(const PageRequest& request) {
  static const std::string kSql = fmt::format(
      "SELECT {}, i.number FROM integration i WHERE i.number > ? "
      "ORDER BY i.number LIMIT ?",
      kIntegrationColumns);
  TRY_ASSIGN(const std::vector<int64_t> after, ReadPosition(request.after, 1));
  return database_.Read([&](Connection& connection) {
    return ReadPage<model::DataIntegration>(
        connection.Query(kSql, after.empty() ? 0 : after[0], request.limit + 1), request.limit,
        [](const Rows& rows) { return ReadIntegration(rows, 0); },
        [](const auto&, const Rows& rows) {
          return WritePosition({rows.Int(kIntegrationColumnCount)});
        });
  });
}

Status Integrations::Update(const model::IntegrationRef& ref, const IntegrationChange& change,
                            const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const int64_t number, FindIntegrationNumber(connection, ref));
    TRY_ASSIGN(model::DataIntegration integration, ReadByNumber(connection, number));
    if (change.name) integration.name = *change.name;
    if (change.description) integration.description = change.description;
    TRY_ASSIGN(const int64_t changed,
               connection.Write("UPDATE OR IGNORE integration SET name = ?, body = ? "
                                "WHERE number = ?",
                                integration.name, IntegrationBody(integration), number));
    return changed == 1 ? Status() : Taken(integration.name);
  });
}

Status Integrations::Delete(const model::IntegrationRef& ref, const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const int64_t number, FindIntegrationNumber(connection, ref));
    TRY_ASSIGN(const auto alive,
               ReadNumber(connection.Query(
                   "SELECT number FROM run WHERE integration = ? AND finished_at IS NULL LIMIT 1",
                   number)));
    if (alive) {
      return Invalid(
          "A run of this data integration is still in progress; wait until it has ended");
    }
    return internal::ToStatus(connection.Write("DELETE FROM integration WHERE number = ?", number));
  });
}

}  // namespace sluice::store::sqlite
