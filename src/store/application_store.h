#pragma once

#include <optional>

#include "base/status.h"
#include "model/application.h"
#include "store/idempotency.h"
#include "store/invocation.h"
#include "store/page.h"

namespace sluice::store {

/// Remember applications. Every method is one transaction; a write that returned ok survives the
/// machine's death. Errors of all: unavailable (disk full, busy), corrupt. Threads: every method
/// from any thread.
class ApplicationStore {
 public:
  virtual ~ApplicationStore() = default;

  /// Keep a new application (id and times set by the caller); returns what is kept: under a token
  /// that was seen before, the first one as it is now. Errors: duplicate when the name or the
  /// namespace is taken; invalid for a token reused; quota.
  virtual Result<model::Application> Create(const model::Application& application,
                                            const IdempotencyToken& token) = 0;

  /// Errors: not_found.
  virtual Result<model::Application> Find(const model::ApplicationId& id) = 0;

  /// List all, or those of one type, in order of creation, which no update disturbs.
  virtual Result<Page<model::ApplicationSummary>> List(std::optional<model::ApplicationType> type,
                                                       const PageRequest& request) = 0;

  /// Change what `change` names, at the time `now`; a change that leaves everything as it is does
  /// not count as one. Errors: not_found; duplicate when another has the name.
  virtual Status Update(const model::ApplicationId& id, const model::ApplicationChange& change,
                        UnixMillis now, const Invocation& invocation = {}) = 0;

  /// Errors: not_found.
  virtual Status Delete(const model::ApplicationId& id, const Invocation& invocation = {}) = 0;
};

}  // namespace sluice::store
