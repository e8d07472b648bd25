#include "store/sqlite/associations.h"

#include <fmt/format.h>

#include "store/sqlite/control_rows.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/new_run.h"
#include "store/sqlite/page_position.h"
#include "store/sqlite/quota.h"
#include "store/sqlite/record_json.h"
#include "store/sqlite/row_page.h"
#include "store/sqlite/schedule_rows.h"

namespace sluice::store::sqlite {
namespace {

constexpr TokenSql kTokenSql = {
    .find = "SELECT number, token_digest, token_at FROM association WHERE token = ?",
    .forget = "UPDATE association SET token = NULL WHERE number = ?",
};

constexpr Quota kQuota = {
    .what = "associations per data integration",
    .setting = "quotas.associations-per-data-integration",
    .count = "SELECT count(*) FROM (SELECT 1 FROM association WHERE integration = ? LIMIT ?)",
};

Status Missing(std::string_view id) {
  return NotFound(fmt::format("Data integration association '{}' was not found", id));
}

Result<model::DataIntegrationAssociation> ReadByNumber(Connection& connection, int64_t number) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM association a JOIN integration i ON i.number = a.integration "
      "WHERE a.number = ?",
      kAssociationColumns);
  TRY_ASSIGN(Rows rows, connection.Query(kSql, number));
  TRY_ASSIGN(const bool found, rows.Next());
  CHECK(found);
  return ReadAssociation(rows, 0);
}

Result<std::optional<model::Run>> ReadLastRun(Connection& connection, std::string_view id) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM {} WHERE r.association = (SELECT number FROM association WHERE id = ?) "
      "ORDER BY r.requested_at DESC, r.number DESC LIMIT 1",
      kRunColumns, kRunTables);
  TRY_ASSIGN(Rows rows, connection.Query(kSql, id));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return std::optional<model::Run>();
  TRY_ASSIGN(model::Run run, ReadRun(rows, 0));
  return std::optional<model::Run>(std::move(run));
}

Result<Associations::Place> FindPlace(Connection& connection, const model::AssociationId& id) {
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT number, integration FROM association WHERE id = ?", id.text));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return Missing(id.text);
  return Associations::Place{rows.Int(0), rows.Int(1)};
}

Status RefuseWhileAlive(Connection& connection, const Associations::Place& place,
                        const model::AssociationId& id) {
  TRY_ASSIGN(const auto alive,
             ReadNumber(connection.Query("SELECT number FROM run WHERE integration = ? AND "
                                         "association = ? AND finished_at IS NULL LIMIT 1",
                                         place.integration, place.number)));
  if (!alive) return {};
  return Invalid(fmt::format(
      "A run of association '{}' is still in progress; wait until it has ended", id.text));
}

}  // namespace

Status Associations::Queue(Connection& connection, const Place& place,
                           std::span<const NewRun> runs) const {
  for (const NewRun& run : runs) {
    TRY(InsertRun(connection, place.integration, place.number, run));
  }
  return CheckRunQuota(connection, quotas_);
}

Result<model::DataIntegrationAssociation> Associations::Create(
    const model::DataIntegrationAssociation& association, const Work& work,
    const IdempotencyToken& token) {
  const std::string body = AssociationBody(association);
  std::optional<std::string> execution;
  if (association.execution) execution = ExecutionBody(*association.execution);
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<model::DataIntegrationAssociation> {
    TRY_ASSIGN(const auto earlier, FindByToken(connection, kTokenSql, token, now));
    if (earlier) return ReadByNumber(connection, *earlier);
    TRY_ASSIGN(const int64_t integration,
               FindIntegrationNumber(connection, {association.integration_id.text, true}));
    TRY(connection.Write(
        "INSERT INTO association (id, integration, body, execution, created_at, updated_at, "
        "token, token_digest, token_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        association.id.text, integration, body, execution, association.created_at,
        association.updated_at, TokenColumn(token), token.digest, now));
    const int64_t number = connection.LastRowId();
    TRY(CheckQuota(connection, kQuota, quotas_.associations_per_data_integration, integration));
    if (const auto* run = std::get_if<NewRun>(&work)) {
      TRY(Queue(connection, {number, integration}, {run, 1}));
    } else if (const auto* schedule = std::get_if<model::NewSchedule>(&work)) {
      TRY(InsertSchedule(connection, number, *schedule));
    }
    return association;
  });
}

Status Associations::Update(const model::AssociationId& id,
                            const model::ExecutionConfiguration& execution, UnixMillis now,
                            const Work& work, const Invocation& invocation) {
  const std::string body = ExecutionBody(execution);
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const Place place, FindPlace(connection, id));
    const auto* run = std::get_if<NewRun>(&work);
    if (run != nullptr) TRY(RefuseWhileAlive(connection, place, id));
    TRY(connection.Write("UPDATE association SET execution = ?, updated_at = ? WHERE number = ?",
                         body, now, place.number));
    if (const auto* schedule = std::get_if<model::NewSchedule>(&work)) {
      return ReplaceSchedule(connection, place.number, *schedule);
    }
    TRY(CloseSchedule(connection, place.number));
    return run == nullptr ? Status() : Queue(connection, place, {run, 1});
  });
}

Result<model::DataIntegrationAssociation> Associations::Find(
    const model::IntegrationId& integration_id, const model::AssociationRef& ref) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM association a JOIN integration i ON i.number = a.integration "
      "WHERE a.id = ? AND i.id = ?",
      kAssociationColumns);
  return database_.Read([&](Connection& connection) -> Result<model::DataIntegrationAssociation> {
    TRY_ASSIGN(Rows rows, connection.Query(kSql, ref.text, integration_id.text));
    TRY_ASSIGN(const bool found, rows.Next());
    if (!found) return Missing(ref.text);
    return ReadAssociation(rows, 0);
  });
}

Result<model::DataIntegrationAssociation> Associations::FindById(const model::AssociationId& id) {
  return database_.Read([&](Connection& connection) -> Result<model::DataIntegrationAssociation> {
    TRY_ASSIGN(const Place place, FindPlace(connection, id));
    return ReadByNumber(connection, place.number);
  });
}

Status Associations::QueueRuns(const model::AssociationId& id, std::span<const NewRun> runs,
                               const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const Place place, FindPlace(connection, id));
    return Queue(connection, place, runs);
  });
}

Result<Page<AssociationWithLastRun>> Associations::List(const model::IntegrationId& integration_id,
                                                        const PageRequest& request) {
  static const std::string kSql = fmt::format(
      "SELECT {}, a.number FROM association a JOIN integration i ON i.number = a.integration "
      "WHERE a.integration = ? AND a.number > ? ORDER BY a.number LIMIT ?",
      kAssociationColumns);
  TRY_ASSIGN(const std::vector<int64_t> after, ReadPosition(request.after, 1));
  return database_.Read([&](Connection& connection) -> Result<Page<AssociationWithLastRun>> {
    TRY_ASSIGN(const int64_t integration,
               FindIntegrationNumber(connection, {integration_id.text, true}));
    return ReadPage<AssociationWithLastRun>(
        connection.Query(kSql, integration, after.empty() ? 0 : after[0], request.limit + 1),
        request.limit,
        [&](const Rows& rows) -> Result<AssociationWithLastRun> {
          TRY_ASSIGN(auto association, ReadAssociation(rows, 0));
          TRY_ASSIGN(auto last_run, ReadLastRun(connection, association.id.text));
          return AssociationWithLastRun{std::move(association), std::move(last_run)};
        },
        [](const auto&, const Rows& rows) {
          return WritePosition({rows.Int(kAssociationColumnCount)});
        });
  });
}

}  // namespace sluice::store::sqlite
