#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "model/event_integration.h"
#include "store/idempotency.h"
#include "store/invocation.h"
#include "store/page.h"

namespace sluice::store {

/// Remember event integrations. Transactions, errors and threads as IntegrationStore.
class EventIntegrationStore {
 public:
  virtual ~EventIntegrationStore() = default;

  /// Keep a new one (created_at set by the caller); under a token that was seen before, do nothing.
  /// Errors: duplicate when the name is taken; invalid for a token reused.
  virtual Status Create(const model::EventIntegration& integration,
                        const IdempotencyToken& token) = 0;

  /// Errors: not_found.
  virtual Result<model::EventIntegration> Find(std::string_view name) = 0;

  /// List in order of name.
  virtual Result<Page<model::EventIntegration>> List(const PageRequest& request) = 0;

  /// Put a description in place; where none is given, change nothing. Errors: not_found.
  virtual Status Update(std::string_view name, const std::optional<std::string>& description,
                        const Invocation& invocation = {}) = 0;

  /// Errors: not_found.
  virtual Status Delete(std::string_view name, const Invocation& invocation = {}) = 0;
};

}  // namespace sluice::store
