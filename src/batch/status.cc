#include "batch/status.h"

#include <memory>
#include <string>
#include <utility>

namespace sluice {
namespace {

constexpr char kTypeId[] = "sluice::Status";

class CarriedStatus final : public arrow::StatusDetail {
 public:
  explicit CarriedStatus(Status status) : status_(std::move(status)) {}
  const char* type_id() const override { return kTypeId; }
  std::string ToString() const override { return status_.ToString(); }
  const Status& status() const { return status_; }

 private:
  Status status_;
};

struct Row {
  arrow::StatusCode code;
  ErrorKind kind;
  const char* message;
};

constexpr Row kRows[] = {
    {arrow::StatusCode::OutOfMemory, ErrorKind::kQuota, "the memory limit was reached"},
    {arrow::StatusCode::CapacityError, ErrorKind::kQuota, "a batch cannot hold so much data"},
    {arrow::StatusCode::IOError, ErrorKind::kUnavailable, "reading or writing failed"},
    {arrow::StatusCode::Invalid, ErrorKind::kCorrupt, "the data contradicts itself"},
    {arrow::StatusCode::TypeError, ErrorKind::kCorrupt, "the data is not of its stated type"},
    {arrow::StatusCode::SerializationError, ErrorKind::kCorrupt, "the data cannot be decoded"},
    {arrow::StatusCode::NotImplemented, ErrorKind::kUnsupported,
     "this kind of data is not handled"},
    {arrow::StatusCode::Cancelled, ErrorKind::kCancelled, "stopped"},
};

arrow::StatusCode CodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid:
    case ErrorKind::kCorrupt: return arrow::StatusCode::Invalid;
    case ErrorKind::kQuota: return arrow::StatusCode::OutOfMemory;
    case ErrorKind::kNotFound:
    case ErrorKind::kDuplicate:
    case ErrorKind::kDenied:
    case ErrorKind::kThrottled:
    case ErrorKind::kUnavailable: return arrow::StatusCode::IOError;
    case ErrorKind::kUnsupported: return arrow::StatusCode::NotImplemented;
    case ErrorKind::kCancelled: return arrow::StatusCode::Cancelled;
    case ErrorKind::kInternal: break;
  }
  return arrow::StatusCode::UnknownError;
}

}  // namespace

Status FromArrow(const arrow::Status& status) {
  if (status.ok()) return {};
  const auto& detail = status.detail();
  // Arrow's own test of a detail's type: the library is not built with RTTI in mind.
  if (detail && detail->type_id() == kTypeId) {
    return static_cast<const CarriedStatus&>(*detail).status();
  }
  for (const Row& row : kRows) {
    if (row.code == status.code()) return {row.kind, row.message, status.ToString()};
  }
  return Internal("an unexpected failure of the columnar library", status.ToString());
}

arrow::Status ToArrow(const Status& status) {
  if (status.ok()) return arrow::Status::OK();
  return {CodeOf(status.kind()), status.message(), std::make_shared<CarriedStatus>(status)};
}

}  // namespace sluice
