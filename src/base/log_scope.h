#pragma once

#include <string_view>

namespace sluice {

/// Add a field to every line that this thread logs as long as the scope lives: request_id, run_id.
/// A line that has a field of this key itself keeps its own. Scopes of a thread end in the opposite
/// order. `key` and `value` outlive the scope.
class LogScope {
 public:
  LogScope(std::string_view key, std::string_view value);
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }
  const LogScope* outer() const { return outer_; }

  /// The innermost scope of this thread; null outside of all.
  static const LogScope* Current();

 private:
  const std::string_view key_;
  const std::string_view value_;
  const LogScope* const outer_;
};

}  // namespace sluice
