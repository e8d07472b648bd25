#include "store/sqlite/run_journal.h"

#include <fmt/format.h>

#include "store/sqlite/held_run.h"
#include "store/sqlite/schedule_rows.h"

namespace sluice::store::sqlite {
namespace {

using model::RunState;

std::string SuspendedText(int64_t failures, std::string_view message) {
  return model::FitStatusMessage(fmt::format(
      "The schedule is suspended after {} failures in a row; resume it once this is mended: {}",
      failures, message));
}

Status DropUploads(Connection& connection, int64_t run) {
  return internal::ToStatus(connection.Write("DELETE FROM upload WHERE run = ?", run));
}

}  // namespace

Status Journal::RecordUpload(const Lease& lease, const UploadRecord& upload) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRun(connection, lease));
    // An earlier attempt's upload under the same key is another upload: hence the epoch.
    return internal::ToStatus(connection.Write(
        "INSERT INTO upload (run, epoch, key, upload_id) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (run, epoch, key) DO UPDATE SET upload_id = excluded.upload_id",
        run.number, lease.epoch, upload.key, upload.upload_id));
  });
}

Status Journal::ForgetUploads(const Lease& lease) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRun(connection, lease));
    return DropUploads(connection, run.number);
  });
}

Status Journal::SetProgress(const Lease& lease, const model::RunCounts& counts,
                            std::string_view message) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRun(connection, lease));
    return internal::ToStatus(connection.Write(
        "UPDATE run SET \"rows\" = ?, bytes = ?, files = ?, rows_estimate = ?, message = ? "
        "WHERE number = ?",
        counts.rows, counts.bytes, counts.files, counts.rows_estimate, message, run.number));
  });
}

Status Journal::Precommit(const Lease& lease, std::string_view record,
                          const model::RunCounts& counts, std::string_view manifest_uri,
                          std::optional<UnixMillis> read_until) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kCommitting));
    return internal::ToStatus(connection.Write(
        "UPDATE run SET state = ?, commit_record = ?, manifest_uri = ?, \"rows\" = ?, bytes = ?, "
        "files = ?, rows_estimate = ?, read_until = ? WHERE number = ?",
        model::RunStateName(RunState::kCommitting), Bytes{record}, manifest_uri, counts.rows,
        counts.bytes, counts.files, counts.rows_estimate, read_until, run.number));
  });
}

Status Journal::Complete(const Lease& lease, const model::RunCounts& counts,
                         std::string_view message) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kCompleted));
    TRY(connection.Write(
        "UPDATE run SET state = ?, finished_at = ?, \"rows\" = ?, bytes = ?, files = ?, "
        "rows_estimate = ?, message = ?, commit_record = NULL, worker = NULL WHERE number = ?",
        model::RunStateName(RunState::kCompleted), now, counts.rows, counts.bytes, counts.files,
        counts.rows_estimate, message, run.number));
    TRY(AdvanceSchedule(connection, run.number));
    return DropUploads(connection, run.number);
  });
}

Status Journal::Fail(const Lease& lease, ErrorKind kind, std::string_view message) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kFailed));
    TRY_ASSIGN(const auto failures, CountFailure(connection, run.number, schedule_failures_));
    const std::string told = failures ? SuspendedText(*failures, message) : std::string(message);
    return internal::ToStatus(connection.Write(
        "UPDATE run SET state = ?, finished_at = ?, error = ?, message = ?, worker = NULL "
        "WHERE number = ?",
        model::RunStateName(RunState::kFailed), now, KindName(kind), told, run.number));
  });
}

Status Journal::Cancel(const Lease& lease) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kCancelled));
    if (!run.cancel_message) return Invalid("Nobody asked for the run to be cancelled");
    return internal::ToStatus(connection.Write(
        "UPDATE run SET state = ?, finished_at = ?, message = ?, worker = NULL WHERE number = ?",
        model::RunStateName(RunState::kCancelled), now, *run.cancel_message, run.number));
  });
}

}  // namespace sluice::store::sqlite
