#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>

#include "base/log_format.h"
#include "base/log_scope.h"
#include "base/time.h"

namespace sluice {
namespace {

constexpr std::string_view kTextPattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = spdlog::stderr_logger_mt("sluice");
    made->set_pattern(std::string(kTextPattern), spdlog::pattern_time_type::utc);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarn: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
  }
  return spdlog::level::info;
}

bool NeedsQuotes(std::string_view value) {
  if (value.empty()) return true;
  for (unsigned char c : value) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7f) return true;
  }
  return false;
}

std::atomic<LogFormat> format_of_lines{LogFormat::kText};

std::string TimeText() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return FormatIso({std::chrono::duration_cast<std::chrono::milliseconds>(now).count()});
}

/// The line's own fields, then those of the thread's scopes from the outermost in.
LogFields AllFields(std::initializer_list<LogField> own, const LogFields& more) {
  LogFields fields;
  for (const LogField& field : own) fields.emplace_back(field.key, field.value);
  const size_t scoped_at = fields.size();
  for (const LogScope* scope = LogScope::Current(); scope != nullptr; scope = scope->outer()) {
    const bool known = std::any_of(fields.begin(), fields.end(),
                                   [&](const auto& field) { return field.first == scope->key(); });
    if (known) continue;
    fields.emplace(fields.begin() + static_cast<std::ptrdiff_t>(scoped_at), scope->key(),
                   scope->value());
  }
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

void Write(LogLevel level, std::string_view event, const LogFields& fields) {
  const bool json = format_of_lines.load(std::memory_order_relaxed) == LogFormat::kJson;
  const std::string line =
      json ? JsonLine(TimeText(), level, event, fields) : TextLine(event, fields);
  Logger().log(ToSpdlog(level), fmt::string_view("{}"), line);
}

}  // namespace

std::string LogValue(std::string_view value) {
  if (!NeedsQuotes(value)) return std::string(value);
  std::string out = "\"";
  for (unsigned char c : value) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += char(c);
    } else if (c < ' ' || c >= 0x7f) {
      out += fmt::format("\\x{:02x}", unsigned(c));
    } else {
      out += char(c);
    }
  }
  out += '"';
  return out;
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!Logger().should_log(ToSpdlog(level))) return;
  Write(level, event, AllFields(fields, {}));
}

void LogFailure(LogLevel level, std::string_view event, const Status& status,
                std::initializer_list<LogField> fields) {
  if (!Logger().should_log(ToSpdlog(level))) return;
  LogFields failure{{"kind", KindName(status.kind())}, {"message", status.message()}};
  if (!status.detail().empty()) failure.emplace_back("detail", status.detail());
  Write(level, event, AllFields(fields, failure));
}

void SetLogFormat(LogFormat format) {
  format_of_lines = format;
  // A line of JSON has its time and level within.
  if (format == LogFormat::kJson) {
    Logger().set_pattern("%v");
  } else {
    Logger().set_pattern(std::string(kTextPattern), spdlog::pattern_time_type::utc);
  }
}

bool IsLogged(LogLevel level) { return Logger().should_log(ToSpdlog(level)); }

void SetLogLevel(LogLevel level) { Logger().set_level(ToSpdlog(level)); }

}  // namespace sluice
