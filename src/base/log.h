#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

/// One key=value pair of a log line; a value with spaces, quotes or control characters is quoted
/// and escaped, so that a line can never be forged from input.
struct LogField {
  LogField(std::string_view key, std::string_view value) : key(key), value(value) {}
  LogField(std::string_view key, const char* value) : key(key), value(value) {}
  LogField(std::string_view key, const std::string& value) : key(key), value(value) {}
  template <std::integral T>
  LogField(std::string_view key, T value) : key(key), value(std::to_string(value)) {}
  std::string_view key;
  std::string value;
};

/// Write one line to stderr: time, level, event ("room.what_happened"), then the fields in order.
/// Threads: any; a line is written whole.
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

/// Write a failure with its kind, message and detail after `fields`.
void LogFailure(LogLevel level, std::string_view event, const Status& status,
                std::initializer_list<LogField> fields = {});

/// True when a line of `level` is written; for whoever would make fields in vain.
bool IsLogged(LogLevel level);

/// Drop lines below `level`; the default is kInfo.
void SetLogLevel(LogLevel level);

/// Escape a value as a log line shows it.
std::string LogValue(std::string_view value);

}  // namespace sluice
