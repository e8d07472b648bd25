#include "store/sqlite/applications.h"

#include <fmt/format.h>

#include "store/sqlite/application_rows.h"
#include "store/sqlite/control_rows.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/page_position.h"
#include "store/sqlite/quota.h"
#include "store/sqlite/row_page.h"

namespace sluice::store::sqlite {
namespace {

constexpr TokenSql kTokenSql = {
    .find = "SELECT number, token_digest, token_at FROM application WHERE token = ?",
    .forget = "UPDATE application SET token = NULL WHERE number = ?",
};

constexpr Quota kQuota = {
    .what = "applications",
    .setting = "quotas.applications",
    .count = "SELECT count(*) FROM (SELECT 1 FROM application LIMIT ?)",
};

Status Missing(std::string_view id) {
  return NotFound(fmt::format("Application '{}' was not found", id));
}

Status NameTaken(std::string_view name) {
  return {ErrorKind::kDuplicate, fmt::format("An application named '{}' exists already", name)};
}

/// Take the one application that a query yields. Errors: not_found under the name `what`.
Result<model::Application> ReadOne(Result<Rows> rows, std::string_view what) {
  if (!rows.ok()) return rows.status();
  TRY_ASSIGN(const bool found, rows->Next());
  if (!found) return Missing(what);
  return ReadApplication(*rows);
}

Result<model::Application> ReadById(Connection& connection, const model::ApplicationId& id) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM application WHERE id = ?", kApplicationColumns);
  return ReadOne(connection.Query(kSql, id.text), id.text);
}

Result<model::Application> ReadByNumber(Connection& connection, int64_t number) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM application WHERE number = ?", kApplicationColumns);
  return ReadOne(connection.Query(kSql, number), "");
}

/// Say what of a new application another has already.
Status Taken(Connection& connection, const model::Application& application) {
  TRY_ASSIGN(const auto named,
             ReadNumber(connection.Query("SELECT number FROM application WHERE name = ?",
                                         application.settings.name)));
  if (named) return NameTaken(application.settings.name);
  return {
      ErrorKind::kDuplicate,
      fmt::format("An application with the namespace '{}' exists already", application.name_space)};
}

Result<Rows> QueryList(Connection& connection, std::optional<model::ApplicationType> type,
                       int64_t after, size_t limit) {
  static const std::string kAll =
      fmt::format("SELECT {}, number FROM application WHERE number > ? ORDER BY number LIMIT ?",
                  kSummaryColumns);
  static const std::string kOfType = fmt::format(
      "SELECT {}, number FROM application WHERE type = ? AND number > ? ORDER BY number LIMIT ?",
      kSummaryColumns);
  if (!type) return connection.Query(kAll, after, limit);
  return connection.Query(kOfType, TypeColumn(*type), after, limit);
}

}  // namespace

Result<model::Application> Applications::Create(const model::Application& application,
                                                const IdempotencyToken& token) {
  const std::string body = ApplicationBody(application);
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<model::Application> {
    TRY_ASSIGN(const auto earlier, FindByToken(connection, kTokenSql, token, now));
    if (earlier) return ReadByNumber(connection, *earlier);
    TRY_ASSIGN(
        const int64_t made,
        connection.Write("INSERT INTO application (id, namespace, name, type, body, created_at, "
                         "updated_at, token, token_digest, token_at) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                         application.id.text, application.name_space, application.settings.name,
                         TypeColumn(application.settings.type), body, application.created_at,
                         application.updated_at, TokenColumn(token), token.digest, now));
    if (made == 0) return Taken(connection, application);
    TRY(CheckQuota(connection, kQuota, quotas_.applications));
    return application;
  });
}

Result<model::Application> Applications::Find(const model::ApplicationId& id) {
  return database_.Read([&](Connection& connection) { return ReadById(connection, id); });
}

Result<Page<model::ApplicationSummary>> Applications::List(
    std::optional<model::ApplicationType> type, const PageRequest& request) {
  TRY_ASSIGN(const std::vector<int64_t> after, ReadPosition(request.after, 1));
  return database_.Read([&](Connection& connection) {
    return ReadPage<model::ApplicationSummary>(
        QueryList(connection, type, after.empty() ? 0 : after[0], request.limit + 1), request.limit,
        ReadApplicationSummary, [](const auto&, const Rows& rows) {
          return WritePosition({rows.Int(kSummaryColumnCount)});
        });
  });
}

Status Applications::Update(const model::ApplicationId& id, const model::ApplicationChange& change,
                            UnixMillis now, const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(model::Application application, ReadById(connection, id));
    model::ApplicationSettings settings = Changed(application.settings, change);
    if (settings == application.settings) return {};
    application.settings = std::move(settings);
    TRY_ASSIGN(const int64_t changed,
               connection.Write("UPDATE OR IGNORE application SET name = ?, type = ?, body = ?, "
                                "updated_at = ? WHERE id = ?",
                                application.settings.name, TypeColumn(application.settings.type),
                                ApplicationBody(application), now, id.text));
    return changed == 1 ? Status() : NameTaken(application.settings.name);
  });
}

Status Applications::Delete(const model::ApplicationId& id, const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const int64_t deleted,
               connection.Write("DELETE FROM application WHERE id = ?", id.text));
    return deleted == 1 ? Status() : Missing(id.text);
  });
}

}  // namespace sluice::store::sqlite
