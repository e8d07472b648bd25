#include "base/log_scope.h"

namespace sluice {
namespace {

thread_local const LogScope* innermost = nullptr;

}  // namespace

LogScope::LogScope(std::string_view key, std::string_view value)
    : key_(key), value_(value), outer_(innermost) {
  innermost = this;
}

LogScope::~LogScope() { innermost = outer_; }

const LogScope* LogScope::Current() { return innermost; }

}  // namespace sluice
