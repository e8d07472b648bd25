#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "model/arn.h"
#include "model/integration.h"
#include "model/run.h"
#include "store/idempotency.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

// Columns of sluice.db as a SELECT lists them, each list with the reader that takes them in that
// order from column `at` on. The tables go by i (integration), a (association) and r (run).

inline constexpr std::string_view kIntegrationColumns = "i.id, i.name, i.body, i.created_at";
inline constexpr int kIntegrationColumnCount = 4;
Result<model::DataIntegration> ReadIntegration(const Rows& rows, int at);

inline constexpr std::string_view kAssociationColumns =
    "a.id, i.id, a.body, a.execution, a.created_at, a.updated_at";
inline constexpr int kAssociationColumnCount = 6;
Result<model::DataIntegrationAssociation> ReadAssociation(const Rows& rows, int at);

inline constexpr std::string_view kRunColumns =
    "r.id, a.id, i.id, r.state, r.window_start, r.window_end, r.requested_at, r.started_at, "
    "r.finished_at, r.attempt, r.\"rows\", r.bytes, r.files, r.rows_estimate, r.message, r.error, "
    "r.manifest_uri, r.due_at, r.read_until, r.cancel_message IS NOT NULL, r.setbacks, "
    "iif(r.worker IS NULL AND r.setbacks > 0 AND r.finished_at IS NULL, r.waiting_since, NULL), "
    "r.retry_of, r.splits, r.planning_ms, r.reading_ms, r.writing_ms, r.sending_ms, "
    "r.committing_at, r.splits_done, r.rows_per_second, r.percent, r.seconds_left, r.body";
inline constexpr int kRunColumnCount = 34;
// CROSS JOIN holds SQLite to this order, so that an index of run leads.
inline constexpr std::string_view kRunTables =
    "run r CROSS JOIN association a ON a.number = r.association "
    "CROSS JOIN integration i ON i.number = r.integration";
Result<model::Run> ReadRun(const Rows& rows, int at);

/// Read a kind's name; nothing for any other text.
std::optional<ErrorKind> ParseKind(std::string_view name);

/// Find an integration's number; an id is looked for before a name. Errors: not_found.
Result<int64_t> FindIntegrationNumber(Connection& connection, const model::IntegrationRef& ref);

/// How a table keeps the tokens of its creates, in the rows that they made.
struct TokenSql {
  std::string_view find;    // number, token_digest, token_at by token
  std::string_view forget;  // by number
};

/// Find the row that an earlier create under the same token made; nothing when there is none of the
/// last 24 hours. Errors: invalid when its digest was another.
Result<std::optional<int64_t>> FindByToken(Connection& connection, const TokenSql& sql,
                                           const IdempotencyToken& token, UnixMillis now);

/// Bind a token where a row is made: NULL where there is none.
inline std::optional<std::string_view> TokenColumn(const IdempotencyToken& token) {
  if (token.token.empty()) return std::nullopt;
  return token.token;
}

/// Read the single number that a query yields, where it yields one.
Result<std::optional<int64_t>> ReadNumber(Result<Rows> rows);

}  // namespace sluice::store::sqlite
