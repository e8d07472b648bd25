#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "model/run.h"
#include "objects/object_store.h"

namespace sluice::run {

/// All that is needed to publish a run whose every byte is durable: it is read by whoever finishes
/// the commit, maybe a later version of this program.
struct CommitRecord {
  std::string bucket;
  std::string manifest_key;
  std::string manifest;  // its bytes
  std::string kms_key;   // as in objects::PutOptions; records of earlier versions have none
  model::RunCounts counts;
  std::vector<std::string> notes;  // of the source's snapshot
  std::vector<objects::PendingUpload> uploads;

  bool operator==(const CommitRecord&) const = default;
};

std::string EncodeCommitRecord(const CommitRecord& record);

/// Errors: corrupt; unsupported when a later version wrote it.
Result<CommitRecord> DecodeCommitRecord(std::string_view text);

}  // namespace sluice::run
