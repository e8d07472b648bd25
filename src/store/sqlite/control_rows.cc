#include "store/sqlite/control_rows.h"

#include <fmt/format.h>

#include "store/sqlite/record_json.h"

namespace sluice::store::sqlite {
namespace {

constexpr int64_t kTokenLifeMs = int64_t{24} * 60 * 60 * 1000;

}  // namespace

std::optional<ErrorKind> ParseKind(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(ErrorKind::kInternal); ++i) {
    if (KindName(static_cast<ErrorKind>(i)) == name) return static_cast<ErrorKind>(i);
  }
  return std::nullopt;
}

Result<model::DataIntegration> ReadIntegration(const Rows& rows, int at) {
  model::DataIntegration integration;
  integration.id.text = rows.String(at);
  integration.name = rows.String(at + 1);
  TRY(ReadIntegrationBody(rows.Text(at + 2), integration));
  integration.created_at = rows.Time(at + 3);
  return integration;
}

Result<model::DataIntegrationAssociation> ReadAssociation(const Rows& rows, int at) {
  model::DataIntegrationAssociation association;
  association.id.text = rows.String(at);
  association.integration_id.text = rows.String(at + 1);
  TRY(ReadAssociationBody(rows.Text(at + 2), association));
  if (!rows.IsNull(at + 3)) {
    TRY_ASSIGN(association.execution, ReadExecutionBody(rows.Text(at + 3)));
  }
  association.created_at = rows.Time(at + 4);
  association.updated_at = rows.Time(at + 5);
  return association;
}

Result<model::Run> ReadRun(const Rows& rows, int at) {
  model::Run run;
  run.id.text = rows.String(at);
  run.association_id.text = rows.String(at + 1);
  run.integration_id.text = rows.String(at + 2);
  const std::optional<model::RunState> state = model::ParseRunState(rows.Text(at + 3));
  if (!state) {
    return Status(ErrorKind::kCorrupt, "A stored run cannot be read", rows.String(at + 3));
  }
  run.state = *state;
  run.window = {rows.Time(at + 4), rows.Time(at + 5)};
  run.requested_at = rows.Time(at + 6);
  run.started_at = rows.OptionalTime(at + 7);
  run.finished_at = rows.OptionalTime(at + 8);
  run.attempt = static_cast<int>(rows.Int(at + 9));
  run.counts = {.rows = rows.Int(at + 10),
                .bytes = rows.Int(at + 11),
                .files = rows.Int(at + 12),
                .rows_estimate = rows.Int(at + 13),
                .splits_done = rows.Int(at + 29),
                .splits_total = rows.Int(at + 23),
                .rows_per_second = rows.Int(at + 30),
                .percent = rows.OptionalInt(at + 31),
                .seconds_left = rows.OptionalInt(at + 32),
                .times = {.planning_ms = rows.Int(at + 24),
                          .reading_ms = rows.Int(at + 25),
                          .writing_ms = rows.Int(at + 26),
                          .sending_ms = rows.Int(at + 27)}};
  run.message = rows.String(at + 14);
  if (!rows.IsNull(at + 15)) run.error = ParseKind(rows.Text(at + 15));
  run.manifest_uri = rows.String(at + 16);
  run.due_at = rows.OptionalTime(at + 17);
  run.read_until = rows.OptionalTime(at + 18);
  run.cancel_requested = rows.Int(at + 19) != 0;
  run.setbacks = static_cast<int>(rows.Int(at + 20));
  run.next_attempt_at = rows.OptionalTime(at + 21);
  run.committing_at = rows.OptionalTime(at + 28);
  if (!rows.IsNull(at + 22)) run.retry_of = model::RunId{rows.String(at + 22)};
  TRY(ReadRunBody(rows.Text(at + 33), run));
  return run;
}

Result<std::optional<int64_t>> ReadNumber(Result<Rows> rows) {
  if (!rows.ok()) return rows.status();
  TRY_ASSIGN(const bool found, rows->Next());
  if (!found) return std::optional<int64_t>();
  return std::optional<int64_t>(rows->Int(0));
}

Result<int64_t> FindIntegrationNumber(Connection& connection, const model::IntegrationRef& ref) {
  TRY_ASSIGN(std::optional<int64_t> number,
             ReadNumber(connection.Query("SELECT number FROM integration WHERE id = ?", ref.text)));
  if (!number && !ref.id_only) {
    TRY_ASSIGN(number, ReadNumber(connection.Query("SELECT number FROM integration WHERE name = ?",
                                                   ref.text)));
  }
  if (!number) return NotFound(fmt::format("Data integration '{}' was not found", ref.text));
  return *number;
}

Result<std::optional<int64_t>> FindByToken(Connection& connection, const TokenSql& sql,
                                           const IdempotencyToken& token, UnixMillis now) {
  if (token.token.empty()) return std::optional<int64_t>();
  int64_t number = 0;
  {
    TRY_ASSIGN(Rows rows, connection.Query(sql.find, token.token));
    TRY_ASSIGN(const bool found, rows.Next());
    if (!found) return std::optional<int64_t>();
    number = rows.Int(0);
    if (now - rows.Time(2) <= kTokenLifeMs) {
      if (rows.Text(1) == token.digest) return std::optional<int64_t>(number);
      return Invalid("ClientToken was used before with other parameters");
    }
  }
  TRY(connection.Write(sql.forget, number));
  return std::optional<int64_t>();
}

}  // namespace sluice::store::sqlite
