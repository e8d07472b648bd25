#pragma once

#include <cstddef>

namespace sluice::app {

/// Raise the process's soft limit of open descriptors to its hard one, and return what holds then:
/// shells give 1,024, which the connections alone can use up.
size_t RaiseDescriptorLimit();

/// Cut `connections` to what `descriptors` leave when the database, the buckets and the runs have
/// their share.
size_t ConnectionsWithin(size_t connections, size_t descriptors);

}  // namespace sluice::app
