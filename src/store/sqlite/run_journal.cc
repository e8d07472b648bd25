#include "store/sqlite/run_journal.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/sqlite/attempt_rows.h"
#include "store/sqlite/held_run.h"
#include "store/sqlite/record_json.h"
#include "store/sqlite/schedule_rows.h"

namespace sluice::store::sqlite {
namespace {

using model::AttemptOutcome;
using model::RunState;

std::string SuspendedText(int64_t failures, std::string_view message) {
  return model::FitStatusMessage(fmt::format(
      "The schedule is suspended after {} failures in a row; resume it once this is mended: {}",
      failures, message));
}

Status WriteCounts(Connection& connection, int64_t run, const model::RunCounts& counts) {
  return internal::ToStatus(connection.Write(
      "UPDATE run SET \"rows\" = ?, bytes = ?, files = ?, rows_estimate = ?, splits_done = ?, "
      "splits = ?, rows_per_second = ?, percent = ?, seconds_left = ?, planning_ms = ?, "
      "reading_ms = ?, writing_ms = ?, sending_ms = ? WHERE number = ?",
      counts.rows, counts.bytes, counts.files, counts.rows_estimate, counts.splits_done,
      counts.splits_total, counts.rows_per_second, counts.percent, counts.seconds_left,
      counts.times.planning_ms, counts.times.reading_ms, counts.times.writing_ms,
      counts.times.sending_ms, run));
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
    TRY(WriteCounts(connection, run.number, counts));
    return internal::ToStatus(
        connection.Write("UPDATE run SET message = ? WHERE number = ?", message, run.number));
  });
}

Status Journal::SetNotes(const Lease& lease, const std::vector<std::string>& notes) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun held, FindHeldRun(connection, lease));
    model::Run run;
    run.notes = notes;
    return internal::ToStatus(
        connection.Write("UPDATE run SET body = ? WHERE number = ?", RunBody(run), held.number));
  });
}

Status Journal::Precommit(const Lease& lease, std::string_view record,
                          const model::RunCounts& counts, std::string_view manifest_uri,
                          std::optional<UnixMillis> read_until) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kCommitting));
    TRY(WriteCounts(connection, run.number, counts));
    return internal::ToStatus(connection.Write(
        "UPDATE run SET state = ?, commit_record = ?, manifest_uri = ?, read_until = ?, "
        "committing_at = ?, setbacks = 0 WHERE number = ?",
        model::RunStateName(RunState::kCommitting), Bytes{record}, manifest_uri, read_until, now,
        run.number));
  });
}

Status Journal::Complete(const Lease& lease, const model::RunCounts& counts,
                         std::string_view message) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kCompleted));
    TRY(WriteCounts(connection, run.number, counts));
    TRY(connection.Write(
        "UPDATE run SET state = ?, finished_at = ?, message = ?, commit_record = NULL, "
        "worker = NULL WHERE number = ?",
        model::RunStateName(RunState::kCompleted), now, message, run.number));
    TRY(EndAttempt(connection, run.number, {now, AttemptOutcome::kCompleted, {}, message}));
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
    TRY(EndAttempt(connection, run.number, {now, AttemptOutcome::kFailed, kind, message}));
    return internal::ToStatus(connection.Write(
        "UPDATE run SET state = ?, finished_at = ?, error = ?, message = ?, worker = NULL "
        "WHERE number = ?",
        model::RunStateName(RunState::kFailed), now, KindName(kind), told, run.number));
  });
}

Status Journal::Rest(const Lease& lease, ErrorKind kind, std::chrono::milliseconds rest,
                     const model::RunCounts& counts, std::string_view message) {
  const UnixMillis now = clock_.Now();
  const UnixMillis until = now + std::min(rest, kLongestRest).count();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRun(connection, lease));
    TRY(WriteCounts(connection, run.number, counts));
    TRY(EndAttempt(connection, run.number, {now, AttemptOutcome::kSetback, kind, message}));
    // The new epoch keeps whoever gave the run back from writing to it.
    return internal::ToStatus(
        connection.Write("UPDATE run SET worker = NULL, epoch = epoch + 1, waiting_since = ?, "
                         "setbacks = setbacks + 1, message = ? WHERE number = ?",
                         until, message, run.number));
  });
}

Status Journal::Cancel(const Lease& lease) {
  const UnixMillis now = clock_.Now();
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const HeldRun run, FindHeldRunFor(connection, lease, RunState::kCancelled));
    if (!run.cancel_message) return Invalid("Nobody asked for the run to be cancelled");
    TRY(EndAttempt(connection, run.number,
                   {now, AttemptOutcome::kCancelled, {}, *run.cancel_message}));
    return internal::ToStatus(connection.Write(
        "UPDATE run SET state = ?, finished_at = ?, message = ?, worker = NULL WHERE number = ?",
        model::RunStateName(RunState::kCancelled), now, *run.cancel_message, run.number));
  });
}

}  // namespace sluice::store::sqlite
