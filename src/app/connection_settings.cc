#include "app/connection_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "app/setting_text.h"
#include "pg/target.h"

namespace sluice::app {
namespace {

constexpr std::string_view kPostgres = "postgresql";

Result<std::string> Text(const TomlEntry& entry) {
  if (!entry.is_text || entry.text.empty()) return Invalid("must be a string");
  return entry.text;
}

/// A name stands in a SourceURI and in keys of objects.
Status CheckName(std::string_view name) {
  const bool fits = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  if (fits && name.size() >= 2 && name.size() <= 63) return {};
  return Invalid("a connection's name has 2 to 63 letters, digits, '-' and '_'");
}

}  // namespace

Status ConnectionSettings::Apply(std::span<const std::string> path, const TomlEntry& entry) {
  if (path.size() == 2) return ApplyTo(tables_[path[0]], path[1], entry);
  if (path.size() == 4 && path[1] == "objects" && path[3] == "time-field") {
    TRY_ASSIGN(tables_[path[0]].connection.time_field_of[path[2]], Text(entry));
    return {};
  }
  if (path.size() == 5 && path[1] == "objects" && path[3] == "columns") {
    if (!entry.is_text || entry.text != "text") return Invalid("must be text");
    tables_[path[0]].connection.text_columns_of[path[2]].insert(path[4]);
    return {};
  }
  return NotFound("there is no such setting");
}

Status ConnectionSettings::ApplyTo(Settings& settings, std::string_view key,
                                   const TomlEntry& entry) {
  if (key == "type") {
    TRY_ASSIGN(settings.type, Text(entry));
    return settings.type == kPostgres ? Status() : Invalid("must be postgresql");
  }
  if (key == "url") {
    TRY(Text(entry));
    const bool is_secret = entry.text.starts_with("env:") || entry.text.starts_with("file:");
    const auto url = is_secret ? ReadSecret(entry.text) : Result<std::string>(entry.text);
    TRY(url);
    settings.url = *url;
    settings.url_is_secret = is_secret;
    return {};
  }
  if (key == "time-field") {
    TRY_ASSIGN(settings.connection.time_field, Text(entry));
    return {};
  }
  if (key == "hold-back-seconds") {
    if (entry.is_text) return Invalid("must be a number");
    TRY_ASSIGN(const int64_t seconds, ReadInteger(entry.text, 0, 7 * 24 * 3600));
    settings.connection.most_hold_back = std::chrono::seconds(seconds);
    return {};
  }
  if (key == "max-sessions") {
    if (entry.is_text) return Invalid("must be a number");
    TRY_ASSIGN(settings.max_sessions, ReadInteger(entry.text, 0, 10'000));
    return {};
  }
  return NotFound("there is no such setting");
}

Result<Connections> ConnectionSettings::Make() const {
  Connections made;
  for (const auto& [name, settings] : tables_) {
    const std::string table = fmt::format("[connections.{}]", name);
    TRY(CheckName(name).WithContext(table));
    if (settings.type.empty() || settings.url.empty()) {
      return Invalid(fmt::format("{} must have both type and url", table));
    }
    auto target = pg::ParseTarget(name, settings.url);
    if (!target.ok()) return target.status().WithContext(table + ": url");
    if (target->has_password() && !settings.url_is_secret) {
      return Invalid(fmt::format(
          "{}: url has a password, so it must be env:NAME or file:PATH and not stand here", table));
    }
    source::PostgresConnection connection = settings.connection;
    connection.target = *std::move(target);
    if (settings.max_sessions > 0) {
      connection.sessions =
          std::make_shared<source::SessionBudget>(static_cast<size_t>(settings.max_sessions));
    }
    made.emplace(name, std::move(connection));
  }
  return made;
}

}  // namespace sluice::app
