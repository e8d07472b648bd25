#include "run/commit.h"

#include <fmt/format.h>

#include <string>

#include "run/failpoint.h"

namespace sluice::run {
namespace {

constexpr std::string_view kManifestType = "application/json";

Status OtherManifest(const CommitRecord& record) {
  return {ErrorKind::kCorrupt,
          fmt::format("bucket '{}' already holds another manifest of this run at {}", record.bucket,
                      record.manifest_key)};
}

Status PutManifest(const CommitRecord& record, objects::ObjectStore& objects,
                   std::stop_token stop) {
  TRY_ASSIGN(const bool written,
             objects.PutIfAbsent(record.manifest_key, record.manifest,
                                 {std::string(kManifestType), record.kms_key}, stop));
  if (written) return {};
  // Ours, when an answer was lost or an earlier worker got this far.
  auto found =
      objects.Read(record.manifest_key, static_cast<int64_t>(record.manifest.size()), stop);
  if (found.status().Is(ErrorKind::kCorrupt)) return OtherManifest(record);
  TRY(found);
  return *found == record.manifest ? Status() : OtherManifest(record);
}

}  // namespace

Status Publish(const CommitRecord& record, objects::ObjectStore& objects, LeasedJournal& journal,
               std::string_view completed_text, std::stop_token stop) {
  for (const auto& upload : record.uploads) {
    TRY(objects.Complete(upload, stop));
    FAILPOINT("run.between_completes");
  }
  FAILPOINT("run.before_manifest");
  TRY(PutManifest(record, objects, stop));
  FAILPOINT("run.after_manifest");
  FAILPOINT("run.before_completed");
  model::RunCounts counts = record.counts;
  counts.percent = 100;
  TRY(journal.Complete(counts, completed_text));
  FAILPOINT("run.after_completed");
  return {};
}

}  // namespace sluice::run
