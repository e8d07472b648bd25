#pragma once

#include <stop_token>

#include "base/clock.h"
#include "base/status.h"
#include "objects/object_store.h"
#include "run/commit_record.h"
#include "run/leased_journal.h"

namespace sluice::run {

/// Publish a run whose commit record is kept: complete each upload, put the manifest, and write
/// down that the run is completed. May be repeated from the beginning at any time, by anyone who
/// holds the lease: only forward. Errors: the object store's and the journal's; corrupt when an
/// upload is gone or another manifest stands in the place of ours.
Status Publish(const CommitRecord& record, objects::ObjectStore& objects, LeasedJournal& journal,
               std::string_view completed_text, std::stop_token stop);

}  // namespace sluice::run
