#include "base/status.h"

#include <cstdio>
#include <cstdlib>

namespace sluice {

std::string_view KindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid: return "invalid";
    case ErrorKind::kNotFound: return "not_found";
    case ErrorKind::kDuplicate: return "duplicate";
    case ErrorKind::kQuota: return "quota";
    case ErrorKind::kDenied: return "denied";
    case ErrorKind::kThrottled: return "throttled";
    case ErrorKind::kUnsupported: return "unsupported";
    case ErrorKind::kUnavailable: return "unavailable";
    case ErrorKind::kCancelled: return "cancelled";
    case ErrorKind::kCorrupt: return "corrupt";
    case ErrorKind::kInternal: return "internal";
  }
  return "internal";
}

ErrorKind Status::kind() const {
  CHECK(!ok());
  return state_->kind;
}

const std::string& Status::message() const {
  CHECK(!ok());
  return state_->message;
}

const std::string& Status::detail() const {
  CHECK(!ok());
  return state_->detail;
}

Status Status::WithContext(std::string_view context) const {
  if (ok()) return *this;
  return {kind(), std::string(context) + ": " + message(), detail()};
}

Status Status::WithDetail(std::string_view detail) const {
  if (ok()) return *this;
  std::string all = this->detail();
  if (!all.empty()) all += "; ";
  all += detail;
  return {kind(), message(), std::move(all)};
}

std::string Status::ToString() const {
  if (ok()) return "ok";
  std::string text = std::string(KindName(kind())) + ": " + message();
  if (!detail().empty()) text += " [" + detail() + "]";
  return text;
}

namespace internal {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "check_failed condition=\"%s\" at=%s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace internal
}  // namespace sluice
