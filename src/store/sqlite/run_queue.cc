#include "store/sqlite/run_queue.h"

#include <fmt/format.h>

#include "store/sqlite/attempt_rows.h"
#include "store/sqlite/control_rows.h"
#include "store/sqlite/held_run.h"

namespace sluice::store::sqlite {
namespace {

// A leased run waits from the end of its lease on, one that rests from the end of its rest. A rest
// that is longer than any can be was given by a clock that has been stepped back since.
constexpr std::string_view kNextSql =
    "SELECT number FROM run WHERE finished_at IS NULL AND cancel_message IS NULL AND "
    "(waiting_since <= ? OR (worker IS NULL AND (setbacks = 0 OR waiting_since > ?))) "
    "ORDER BY turn, waiting_since, number LIMIT 1";
constexpr std::string_view kTakeTurnSql =
    "UPDATE queue SET turn = max(turn, (SELECT turn FROM run WHERE number = ?))";
constexpr std::string_view kNextCancelledSql =
    "SELECT number FROM run WHERE finished_at IS NULL AND cancel_message IS NOT NULL "
    "AND (worker IS NULL OR waiting_since <= ?) ORDER BY waiting_since, number LIMIT 1";

// A new attempt starts from nothing; a commit that was begun goes on where it was.
constexpr std::string_view kTakeSql =
    "UPDATE run SET epoch = epoch + 1, worker = ?, waiting_since = ?, "
    "started_at = coalesce(started_at, ?), "
    "attempt = attempt + (state <> 'committing'), "
    "setbacks = setbacks + (worker IS NOT NULL AND state = 'running'), "
    "\"rows\" = iif(state = 'committing', \"rows\", 0), "
    "bytes = iif(state = 'committing', bytes, 0), "
    "files = iif(state = 'committing', files, 0), "
    "planning_ms = iif(state = 'committing', planning_ms, 0), "
    "reading_ms = iif(state = 'committing', reading_ms, 0), "
    "writing_ms = iif(state = 'committing', writing_ms, 0), "
    "sending_ms = iif(state = 'committing', sending_ms, 0), "
    "splits_done = iif(state = 'committing', splits_done, 0), "
    "percent = iif(state = 'committing', percent, NULL), seconds_left = NULL, "
    "state = iif(state = 'committing', state, 'running') WHERE number = ?";

constexpr std::string_view kTakeCancelledSql =
    "UPDATE run SET epoch = epoch + 1, worker = ?, waiting_since = ? WHERE number = ?";

Status ReadLeftovers(Connection& connection, int64_t run, std::vector<UploadRecord>& leftovers) {
  TRY_ASSIGN(Rows rows, connection.Query("SELECT key, upload_id FROM upload WHERE run = ? "
                                         "ORDER BY epoch, key",
                                         run));
  while (true) {
    TRY_ASSIGN(const bool more, rows.Next());
    if (!more) return {};
    leftovers.push_back({rows.String(0), rows.String(1)});
  }
}

Result<Claim> ReadClaim(Connection& connection, int64_t number) {
  static const std::string kSql =
      fmt::format("SELECT {}, {}, {}, r.epoch, r.commit_record FROM {} WHERE r.number = ?",
                  kRunColumns, kIntegrationColumns, kAssociationColumns, kRunTables);
  constexpr int kIntegrationAt = kRunColumnCount;
  constexpr int kAssociationAt = kIntegrationAt + kIntegrationColumnCount;
  constexpr int kRestAt = kAssociationAt + kAssociationColumnCount;
  Claim claim;
  TRY_ASSIGN(Rows rows, connection.Query(kSql, number));
  TRY_ASSIGN(const bool found, rows.Next());
  CHECK(found);
  TRY_ASSIGN(claim.run, ReadRun(rows, 0));
  TRY_ASSIGN(claim.integration, ReadIntegration(rows, kIntegrationAt));
  TRY_ASSIGN(claim.association, ReadAssociation(rows, kAssociationAt));
  claim.lease = {claim.run.id, rows.Int(kRestAt)};
  claim.commit_record = rows.OptionalString(kRestAt + 1);
  TRY(ReadLeftovers(connection, number, claim.leftovers));
  return claim;
}

}  // namespace

Result<std::optional<Claim>> Queue::ClaimNext(std::string_view worker,
                                              std::chrono::milliseconds lease) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<std::optional<Claim>> {
    TRY_ASSIGN(const auto number,
               ReadNumber(connection.Query(kNextSql, now, now + kLongestRest.count())));
    if (!number) return std::optional<Claim>();
    TRY(connection.Write(kTakeTurnSql, *number));
    TRY(connection.Write(kTakeSql, worker, now + lease.count(), now, *number));
    TRY(BeginAttempt(connection, *number, now));
    TRY_ASSIGN(Claim claim, ReadClaim(connection, *number));
    return std::optional<Claim>(std::move(claim));
  });
}

Result<std::optional<Claim>> Queue::ClaimCancelled(std::string_view worker,
                                                   std::chrono::milliseconds lease) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Result<std::optional<Claim>> {
    TRY_ASSIGN(const auto number, ReadNumber(connection.Query(kNextCancelledSql, now)));
    if (!number) return std::optional<Claim>();
    TRY(connection.Write(kTakeCancelledSql, worker, now + lease.count(), *number));
    TRY(BeginAttempt(connection, *number, now));
    TRY_ASSIGN(Claim claim, ReadClaim(connection, *number));
    return std::optional<Claim>(std::move(claim));
  });
}

Result<std::vector<model::RunId>> Queue::CancelRequested() {
  return database_.Read([&](Connection& connection) -> Result<std::vector<model::RunId>> {
    TRY_ASSIGN(Rows rows, connection.Query("SELECT id FROM run WHERE finished_at IS NULL "
                                           "AND cancel_message IS NOT NULL"));
    std::vector<model::RunId> ids;
    while (true) {
      TRY_ASSIGN(const bool more, rows.Next());
      if (!more) return ids;
      ids.push_back({rows.String(0)});
    }
  });
}

Status Queue::Renew(const Lease& lease_held, std::chrono::milliseconds lease) {
  const UnixMillis end = clock_.Now() + lease.count();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRun(connection, lease_held));
    return internal::ToStatus(
        connection.Write("UPDATE run SET waiting_since = ? WHERE number = ?", end, run.number));
  });
}

Status Queue::Release(const Lease& lease_held) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRun(connection, lease_held));
    TRY(EndAttempt(connection, run.number, {now, model::AttemptOutcome::kStopped, {}, {}}));
    // The new epoch keeps whoever gave the run back from writing to it.
    return internal::ToStatus(connection.Write(
        "UPDATE run SET worker = NULL, epoch = epoch + 1, waiting_since = ? WHERE number = ?", now,
        run.number));
  });
}

Status Queue::ReleaseAll() {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY(EndAllAttempts(connection, now));
    return internal::ToStatus(connection.Write(
        "UPDATE run SET worker = NULL, epoch = epoch + 1, waiting_since = min(waiting_since, ?), "
        "setbacks = setbacks + (state = 'running') WHERE finished_at IS NULL AND worker IS NOT "
        "NULL",
        now));
  });
}

}  // namespace sluice::store::sqlite
