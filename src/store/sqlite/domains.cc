#include "store/sqlite/domains.h"

#include <fmt/format.h>

#include "store/sqlite/domain_rows.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/quota.h"
#include "store/sqlite/record_json.h"
#include "store/sqlite/row_page.h"

namespace sluice::store::sqlite {
namespace {

constexpr Quota kQuota = {
    .what = "domains",
    .setting = "quotas.domains",
    .count = "SELECT count(*) FROM (SELECT 1 FROM domain WHERE deleted = 0 LIMIT ?)",
};

// Columns: name, body, created_at, updated_at.
Result<Domain> ReadDomain(const Rows& rows) {
  Domain domain;
  domain.name = rows.String(0);
  TRY(ReadDomainBody(rows.Text(1), domain));
  domain.created_at = rows.Time(2);
  domain.updated_at = rows.Time(3);
  return domain;
}

Result<Domain> ReadByNumber(Connection& connection, int64_t number) {
  TRY_ASSIGN(Rows rows, connection.Query("SELECT name, body, created_at, updated_at "
                                         "FROM domain WHERE number = ?",
                                         number));
  TRY(rows.Next());
  return ReadDomain(rows);
}

/// What the domain was answered as when it was made; as it is asked for when it is gone by now.
Result<Domain> FindCreated(Connection& connection, const Domain& domain) {
  const Result<DomainRow> row = FindDomainRow(connection, domain.name);
  if (row.status().Is(ErrorKind::kNotFound)) return domain;
  TRY(row);
  return ReadByNumber(connection, row->number);
}

}  // namespace

Result<Domain> Domains::CreateDomain(const Domain& domain, const Invocation& invocation) {
  const std::string body = DomainBody(domain);
  return database_.Write([&](Connection& connection) -> Result<Domain> {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return FindCreated(connection, domain);
    TRY_ASSIGN(const int64_t made,
               connection.Write("INSERT INTO domain (name, body, created_at, updated_at) "
                                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                domain.name, body, domain.created_at, domain.updated_at));
    if (made == 0) {
      return Status(ErrorKind::kDuplicate, fmt::format("Domain '{}' exists already", domain.name));
    }
    TRY(CheckQuota(connection, kQuota, quotas_.domains));
    return domain;
  });
}

Result<std::pair<Domain, DomainStats>> Domains::FindDomain(std::string_view name) {
  using Found = std::pair<Domain, DomainStats>;
  return database_.Read([&](Connection& connection) -> Result<Found> {
    TRY_ASSIGN(const DomainRow row, FindDomainRow(connection, name));
    TRY_ASSIGN(Domain domain, ReadByNumber(connection, row.number));
    return Found{std::move(domain), {.profiles = row.profiles, .bytes = row.bytes}};
  });
}

Result<Page<Domain>> Domains::ListDomains(const PageRequest& request) {
  return database_.Read([&](Connection& connection) {
    return ReadPage<Domain>(
        connection.Query("SELECT name, body, created_at, updated_at FROM domain "
                         "WHERE deleted = 0 AND name > ? ORDER BY name LIMIT ?",
                         request.after, request.limit + 1),
        request.limit, [](const Rows& rows) { return ReadDomain(rows); },
        [](const Domain& domain, const Rows&) { return domain.name; });
  });
}

Status Domains::DeleteDomain(std::string_view name, const Invocation& invocation) {
  TRY(database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const DomainRow row, FindDomainRow(connection, name));
    return internal::ToStatus(
        connection.Write("UPDATE domain SET deleted = 1 WHERE number = ?", row.number));
  }));
  database_.writer().WakeSweep();
  return {};
}

}  // namespace sluice::store::sqlite
