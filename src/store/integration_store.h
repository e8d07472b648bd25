#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/status.h"
#include "model/arn.h"
#include "model/integration.h"
#include "store/idempotency.h"
#include "store/invocation.h"
#include "store/page.h"

namespace sluice::store {

/// What a change puts in place; what is absent stays as it is.
struct IntegrationChange {
  std::optional<std::string> name;
  std::optional<std::string> description;
};

/// Remember data integrations. Every method is one transaction; a write that returned ok survives
/// the machine's death. Errors of all: unavailable (disk full, busy), corrupt. Threads: every
/// method from any thread.
class IntegrationStore {
 public:
  virtual ~IntegrationStore() = default;

  /// Keep a new integration (id and created_at set by the caller); returns what is kept: under a
  /// token that was seen before, the first one. Errors: duplicate when the name is taken; invalid
  /// for a token reused.
  virtual Result<model::DataIntegration> Create(const model::DataIntegration& integration,
                                                const IdempotencyToken& token) = 0;

  /// Errors: not_found. An id is looked for before a name.
  Result<model::DataIntegration> Find(const model::IntegrationRef& ref) {
    TRY_ASSIGN(const std::shared_ptr<const model::DataIntegration> found, FindShared(ref));
    return *found;
  }
  /// The same without a copy for the caller alone.
  virtual Result<std::shared_ptr<const model::DataIntegration>> FindShared(
      const model::IntegrationRef& ref) = 0;

  /// List in order of creation, which no rename disturbs.
  virtual Result<Page<model::DataIntegration>> List(const PageRequest& request) = 0;

  /// Errors: not_found; duplicate when another has the name.
  virtual Status Update(const model::IntegrationRef& ref, const IntegrationChange& change,
                        const Invocation& invocation = {}) = 0;

  /// Remove with its associations and their run history. Errors: not_found; invalid while a run of
  /// it is alive.
  virtual Status Delete(const model::IntegrationRef& ref, const Invocation& invocation = {}) = 0;
};

}  // namespace sluice::store
