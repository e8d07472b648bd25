#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/status.h"
#include "model/arn.h"
#include "model/integration.h"
#include "store/invocation.h"

namespace sluice::store {

/// Remember the tags of every resource that can have some. They are the resource's own: the store
/// that finds it shows them, and they go with it. Transactions and threads as IntegrationStore;
/// errors of all beside those: not_found.
class TagStore {
 public:
  virtual ~TagStore() = default;

  virtual Result<model::Tags> List(const model::TaggedResource& resource) = 0;

  /// Add tags; one whose key is there gets the new value. Errors: invalid when there would be more
  /// than `max_tags`, and nothing is added.
  virtual Status Add(const model::TaggedResource& resource, const model::Tags& tags,
                     size_t max_tags, const Invocation& invocation = {}) = 0;

  /// Remove the tags that have one of `keys`. A key that no tag has is no error.
  virtual Status Remove(const model::TaggedResource& resource, std::span<const std::string> keys,
                        const Invocation& invocation = {}) = 0;
};

}  // namespace sluice::store
