#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "app/toml_file.h"
#include "base/status.h"
#include "source/postgres/postgres_source.h"

namespace sluice::app {

using Connections = std::map<std::string, source::PostgresConnection, std::less<>>;

/// What the [connections.NAME] tables say, gathered entry by entry and then put together.
class ConnectionSettings {
 public:
  /// Take a value; `path` is what follows "connections". Errors: invalid and not_found saying what
  /// is allowed, never with a part of a URL.
  Status Apply(std::span<const std::string> path, const TomlEntry& entry);

  /// Errors: invalid naming the table that lacks something.
  Result<Connections> Make() const;

 private:
  struct Settings {
    std::string type;
    std::string url;
    bool url_is_secret = false;  // it came from a variable or a file
    int64_t max_sessions = 8;    // 0: any number
    source::PostgresConnection connection;
  };
  static Status ApplyTo(Settings& settings, std::string_view key, const TomlEntry& entry);

  std::map<std::string, Settings, std::less<>> tables_;
};

}  // namespace sluice::app
