#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"

namespace sluice {

/// Say what sort of failure a Status is. The list is closed: every exit (HTTP, run status, exit
/// code) maps each kind, and only kThrottled and kUnavailable may be retried.
enum class ErrorKind {
  kInvalid,      // the caller's input is wrong; the message names the field
  kNotFound,     // what was named is not there
  kDuplicate,    // the name is taken, or a condition on absence failed
  kQuota,        // a limit that the operator set is reached
  kDenied,       // authenticated or not, the caller may not
  kThrottled,    // asked to slow down; the same request can pass later
  kUnsupported,  // well-formed, but nothing here does it
  kUnavailable,  // the other side or a resource is down; the same request can pass later
  kCancelled,    // our own stop token or the operator ended it
  kCorrupt,      // stored or received data contradicts itself
  kInternal,     // our own mistake
};

/// Name a kind as it appears in logs ("not_found").
std::string_view KindName(ErrorKind kind);

/// Carry success, or a kind with two texts: `message`, in our own words and fit for a caller, and
/// `detail`, which may quote the outside world (SQL, libcurl, a foreign server) and goes to the
/// operator's log only. Cheap to copy; an ok Status allocates nothing.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(ErrorKind kind, std::string message, std::string detail = {})
      : state_(std::make_shared<const State>(State{kind, std::move(message), std::move(detail)})) {}

  bool ok() const { return state_ == nullptr; }

  /// Require !ok() for all three.
  ErrorKind kind() const;
  const std::string& message() const;
  const std::string& detail() const;

  /// Return the same failure with "context: " before its message; ok stays ok.
  Status WithContext(std::string_view context) const;
  /// Return the same failure with text added to what the operator alone sees; ok stays ok.
  Status WithDetail(std::string_view detail) const;

  /// True when the same action may pass later.
  bool retryable() const {
    return !ok() && (kind() == ErrorKind::kThrottled || kind() == ErrorKind::kUnavailable);
  }
  bool Is(ErrorKind kind) const { return !ok() && this->kind() == kind; }

  /// Render for a log or a test: "ok" or "kind: message [detail]".
  std::string ToString() const;

 private:
  struct State {
    ErrorKind kind;
    std::string message;
    std::string detail;
  };
  std::shared_ptr<const State> state_;
};

inline Status Invalid(std::string message) { return {ErrorKind::kInvalid, std::move(message)}; }
inline Status NotFound(std::string message) { return {ErrorKind::kNotFound, std::move(message)}; }
inline Status Internal(std::string message, std::string detail = {}) {
  return {ErrorKind::kInternal, std::move(message), std::move(detail)};
}
inline Status Cancelled(std::string message) { return {ErrorKind::kCancelled, std::move(message)}; }

/// Carry a T or the Status that says why there is none. Never holds an ok Status.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::in_place_index<1>, std::move(value)) {}  // NOLINT: implicit
  template <typename U>
  requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
           !std::is_same_v<std::remove_cvref_t<U>, Status> &&
           !std::is_same_v<std::remove_cvref_t<U>, Result<T>>) Result(U&& value)
      : value_(std::in_place_index<1>, std::forward<U>(value)) {}              // NOLINT: implicit
  Result(Status status) : value_(std::in_place_index<0>, std::move(status)) {  // NOLINT: implicit
    CHECK(!std::get<0>(value_).ok());
  }

  bool ok() const { return value_.index() == 1; }
  Status status() const& { return ok() ? Status() : std::get<0>(value_); }

  /// Require ok().
  T& operator*() & { return std::get<1>(value_); }
  const T& operator*() const& { return std::get<1>(value_); }
  T&& operator*() && { return std::get<1>(std::move(value_)); }
  T* operator->() { return &std::get<1>(value_); }
  const T* operator->() const { return &std::get<1>(value_); }

  T ValueOr(T fallback) && { return ok() ? std::get<1>(std::move(value_)) : std::move(fallback); }

 private:
  std::variant<Status, T> value_;
};

namespace internal {
inline Status ToStatus(Status status) { return status; }
template <typename T>
Status ToStatus(const Result<T>& result) {
  return result.status();
}
}  // namespace internal

}  // namespace sluice

#define SLUICE_CONCAT_INNER(a, b) a##b
#define SLUICE_CONCAT(a, b) SLUICE_CONCAT_INNER(a, b)

/// Return from the enclosing function when `expr`, a Status or a Result, failed.
#define TRY(expr)                                                 \
  do {                                                            \
    if (auto try_status = (expr); !try_status.ok()) {             \
      return ::sluice::internal::ToStatus(std::move(try_status)); \
    }                                                             \
  } while (false)

/// Bind the value of a Result to `lhs` (a declaration or a variable), or return its failure.
#define TRY_ASSIGN(lhs, expr) TRY_ASSIGN_INNER(SLUICE_CONCAT(try_result_, __LINE__), lhs, expr)
#define TRY_ASSIGN_INNER(result, lhs, expr)                                 \
  auto result = (expr);                                                     \
  if (!result.ok()) return ::sluice::internal::ToStatus(std::move(result)); \
  lhs = *std::move(result)
