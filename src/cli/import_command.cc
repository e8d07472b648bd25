#include "cli/import_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "base/amount_text.h"
#include "cli/byte_source.h"
#include "cli/csv_profiles.h"
#include "cli/import_report.h"
#include "cli/import_senders.h"
#include "cli/json_lines_profiles.h"
#include "cli/percent_text.h"
#include "cli/profile_ids.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kDrawEvery{100};
constexpr int kLookEveryRecords = 64;
constexpr size_t kMostWaitingRefusals = 1'000;
// Of a domain made here: the most that the API admits, since nothing expires yet.
constexpr std::string_view kNewDomain = R"({"DefaultExpirationDays":1098})";

bool IsJsonLines(const ImportFlags& flags) {
  if (!flags.format.empty()) return flags.format == "jsonl";
  const std::string extension = std::filesystem::path(flags.file).extension().string();
  return extension == ".jsonl" || extension == ".ndjson";
}

Status NeedDomain(Session& session, const ImportFlags& flags) {
  const std::string path = "/domains/" + PercentEncode(flags.domain);
  const auto found = session.api.Call({kCustomerProfiles, "GET", path, "", "", 1}, session.stop);
  if (!found.status().Is(ErrorKind::kNotFound)) return found.status();
  if (!flags.create_domain) {
    return NotFound(
        fmt::format("there is no domain \"{}\": --create-domain makes it", flags.domain));
  }
  TRY(session.api.Call({kCustomerProfiles, "POST", path, "", kNewDomain, 1}, session.stop));
  session.terminal.Say(fmt::format("made the domain {}", flags.domain));
  return {};
}

Result<std::unique_ptr<RecordReader>> OpenReader(FileSource& source, const ImportFlags& flags) {
  if (IsJsonLines(flags)) {
    return std::unique_ptr<RecordReader>(std::make_unique<JsonLinesProfiles>(source, flags.key));
  }
  TRY_ASSIGN(std::unique_ptr<RecordReader> reader, CsvProfiles::Open(source, flags.key));
  return reader;
}

Result<ProfileIds> MakeIds(Session& session, const ImportFlags& flags, const FileSource& source) {
  if (!flags.key.empty()) return ProfileIds::FromKeys(flags.domain);
  if (!source.size_bytes()) {
    return Invalid(fmt::format("{} is no regular file: --key must name what identifies a profile",
                               flags.file));
  }
  TRY_ASSIGN(const auto whole, FileSource::Open(flags.file));
  return ProfileIds::FromFile(*whole, session.stop);
}

/// Carries one import from the file to the senders.
class Import {
 public:
  Import(Session& session, const ImportFlags& flags, FileSource& source, RecordReader& reader,
         const ProfileIds& ids, ImportReport& report)
      : session_(session),
        flags_(flags),
        source_(source),
        reader_(reader),
        ids_(ids),
        report_(report),
        began_(session.clock.Steady()) {}

  Status Run() {
    ImportSenders senders(session_.api, flags_.domain, reader_, report_, session_.stop);
    Status status = ReadAll(senders);
    // What was read before a failure of the file itself is still sent.
    const Status sent = senders.Finish();
    session_.terminal.Clear();
    return sent.ok() ? status : sent;
  }

  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(session_.clock.Steady() - began_);
  }

 private:
  Status ReadAll(ImportSenders& senders) {
    ProfileRecord record;
    Refusal refusal;
    for (int64_t number = 1;; ++number) {
      if (number % kLookEveryRecords == 0) TRY(Look(senders));
      TRY_ASSIGN(const ReadStep step, reader_.Next(record, refusal));
      if (step == ReadStep::kEnd) return {};
      if (step == ReadStep::kRefused) {
        report_.Refuse(refusal);
      } else if (!flags_.key.empty() && record.key.empty() && record.profile_id.empty()) {
        const Place place = reader_.Locate(record.place, record.json, record.places, flags_.key);
        report_.Refuse({place, flags_.key, "is the key and must not be empty"});
      } else {
        TRY(senders.Give(record, IdOf(record, number)));
      }
    }
  }

  Status Look(ImportSenders& senders) {
    Draw();
    // A refusal waits for the records before it, and one of them in a batch that is not yet full
    // must not keep any number of refusals waiting.
    return report_.waiting() < kMostWaitingRefusals ? Status() : senders.Flush();
  }

  std::string IdOf(const ProfileRecord& record, int64_t number) const {
    return record.profile_id.empty() ? ids_.Of(record.key, number) : record.profile_id;
  }

  void Draw() {
    if (!session_.terminal.shows_progress()) return;
    const auto now = elapsed();
    if (now - drawn_ < kDrawEvery) return;
    drawn_ = now;
    Progress progress{"importing", report_.counts().accepted(), source_.read_bytes(), {}, now};
    if (source_.size_bytes() && *source_.size_bytes() > 0) {
      progress.fraction = double(source_.read_bytes()) / double(*source_.size_bytes());
    }
    session_.terminal.Show(progress);
  }

  Session& session_;
  const ImportFlags& flags_;
  FileSource& source_;
  RecordReader& reader_;
  const ProfileIds& ids_;
  ImportReport& report_;
  const Clock::Monotonic began_;
  std::chrono::milliseconds drawn_{0};
};

std::string Summary(const ImportFlags& flags, const ImportCounts& counts,
                    std::chrono::milliseconds elapsed) {
  const double seconds = double(std::max<int64_t>(elapsed.count(), 1)) / 1000;
  return fmt::format(
      "{}: {} profiles in {:.1f} s ({} rows/s): {} created, {} updated, {} unchanged; {} records "
      "refused",
      flags.domain, CountText(counts.accepted()), seconds,
      CountText(int64_t(double(counts.accepted()) / seconds)), CountText(counts.created),
      CountText(counts.updated), CountText(counts.unchanged), CountText(counts.refused));
}

}  // namespace

Result<ExitCode> RunImport(Session& session, const ImportFlags& flags) {
  TRY_ASSIGN(const auto source, FileSource::Open(flags.file));
  auto opened = OpenReader(*source, flags);
  if (!opened.ok()) return opened.status().WithContext(flags.file);
  TRY_ASSIGN(const ProfileIds ids, MakeIds(session, flags, *source));
  TRY(NeedDomain(session, flags));

  ImportReport report(session.terminal, flags.file);
  Import import(session, flags, *source, **opened, ids, report);
  const Status status = import.Run();
  const ImportCounts counts = report.counts();
  session.terminal.Say(Summary(flags, counts, import.elapsed()));
  if (session.json) {
    TRY(session.terminal.Data(boost::json::serialize(report.ToJson()) + "\n"));
  }
  if (!status.ok()) {
    session.terminal.Say("what was accepted is kept; the same command again doubles nothing");
    if (!status.Is(ErrorKind::kInvalid)) return status;
    session.terminal.Warn(fmt::format("{}: {}", flags.file, status.message()));
    return ExitCode::kOther;
  }
  return counts.refused > 0 ? ExitCode::kOther : ExitCode::kOk;
}

}  // namespace sluice::cli
