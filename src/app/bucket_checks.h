#pragma once

#include <cstddef>
#include <functional>
#include <semaphore>
#include <stop_token>
#include <string_view>

#include "base/status.h"
#include "objects/object_store.h"

namespace sluice::app {

/// Ask buckets whether they are there and open to us. A bucket that does not answer holds its
/// caller for seconds: only so many may wait at once, and the other workers go on answering.
/// Threads: any.
class BucketChecks {
 public:
  using Find = std::function<Result<objects::ObjectStore*>(std::string_view bucket)>;

  BucketChecks(size_t at_once, Find find) : free_(ptrdiff_t(at_once)), find_(std::move(find)) {}

  /// Errors: as `find` and CheckBucket; unavailable at once when too many are being asked.
  Status Check(std::string_view bucket, std::stop_token stop);

 private:
  std::counting_semaphore<> free_;
  const Find find_;
};

}  // namespace sluice::app
