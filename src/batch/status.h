#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include "base/status.h"

namespace sluice {

/// Convert what Arrow reports; a Status of ours that rode inside comes back as it was.
/// OutOfMemory and CapacityError become quota, IOError unavailable, Invalid, TypeError and
/// SerializationError corrupt, NotImplemented unsupported, Cancelled cancelled, the rest internal.
/// Arrow's text is the detail.
Status FromArrow(const arrow::Status& status);

/// Wrap a Status of ours for an Arrow interface that we implement.
arrow::Status ToArrow(const Status& status);

namespace internal {
inline Status ToStatus(const arrow::Status& status) { return FromArrow(status); }
template <typename T>
Status ToStatus(const arrow::Result<T>& result) {
  return FromArrow(result.status());
}
}  // namespace internal

}  // namespace sluice
