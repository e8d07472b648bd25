#pragma once

#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "objects/object_store.h"
#include "run/leased_journal.h"
#include "store/run_store.h"

namespace sluice::run {

/// The uploads that one attempt began: each is in the journal before it is at the store, so that
/// whoever comes after can throw it away. Threads: any.
class AttemptUploads {
 public:
  AttemptUploads(objects::ObjectStore& objects, LeasedJournal& journal)
      : objects_(objects), journal_(journal) {}

  /// Begin an upload. Errors: the journal's; the object store's.
  Result<std::unique_ptr<objects::Upload>> Start(std::string_view key,
                                                 const objects::UploadOptions& options,
                                                 std::stop_token stop);

  /// Throw away the uploads whose id is known: harmless at any time before the commit record, since
  /// an id is nobody else's. Returns the first failure; goes on to the next upload after it.
  Status AbortKnown(std::stop_token stop);

  /// Throw away the rest, of which the store may or may not have begun something, by their keys.
  /// Only under a lease that is ours. Errors: as AbortKnown, and the journal's.
  Status AbortUnknown(std::stop_token stop);

 private:
  std::vector<store::UploadRecord> Started() const;

  objects::ObjectStore& objects_;
  LeasedJournal& journal_;
  mutable std::mutex mutex_;
  std::vector<store::UploadRecord> started_;
};

/// Throw away what earlier attempts left behind and forget it. Errors: the journal's; the object
/// store's.
Status ClearLeftovers(const std::vector<store::UploadRecord>& leftovers,
                      objects::ObjectStore& objects, LeasedJournal& journal, std::stop_token stop);

}  // namespace sluice::run
