#include "app/bucket_checks.h"

#include <utility>

namespace sluice::app {

Status BucketChecks::Check(std::string_view bucket, std::stop_token stop) {
  TRY_ASSIGN(objects::ObjectStore * found, find_(bucket));
  if (!free_.try_acquire()) {
    return {ErrorKind::kUnavailable, "too many buckets are being asked for at once"};
  }
  const Status status = found->CheckBucket(std::move(stop));
  free_.release();
  return status;
}

}  // namespace sluice::app
