#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/audit.h"
#include "api/key_ring.h"
#include "base/clock.h"
#include "base/status.h"
#include "model/arn.h"
#include "model/dry_run.h"
#include "model/integration.h"
#include "store/store.h"

namespace sluice::api {

/// Find out what a run would do, without one; run::DryRun has the errors.
struct DryRuns {
  std::function<Result<model::ExportPlan>(const store::Claim&)> plan;
  std::function<Result<model::ExportPreview>(const store::Claim&, const model::PreviewWish&)>
      preview;
};

/// What the API works with; outlives the Service. The functions may be called from any thread.
struct Environment {
  const Clock& clock;
  store::Store& store;
  KeyRing& keys;
  model::Account account;
  /// HMAC key of page tokens: a token that we did not make is refused.
  std::string page_token_key;
  /// Refuse an association whose source nothing here can read; invalid or unsupported naming the
  /// member.
  std::function<Status(const model::DataIntegration&,
                       const std::optional<model::ObjectConfiguration>&)>
      check_source;
  /// Refuse a bucket that is not there or not ours to write; not_found, denied, invalid.
  std::function<Status(std::string_view bucket)> check_bucket;
  /// Make an embedded bucket. Errors: invalid for a name, duplicate, unsupported where buckets are
  /// another's to make.
  std::function<Status(std::string_view bucket)> create_bucket;
  /// Tell the dispatcher that a run is queued.
  std::function<void()> nudge;
  Audit audit = {};
  /// Write the metrics for a peer; nothing for one who may not read them. Absent: for nobody.
  std::function<std::optional<std::string>(std::string_view peer)> metrics = {};
  DryRuns dry_run = {};
};

}  // namespace sluice::api
