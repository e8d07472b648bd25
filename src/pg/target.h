#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

namespace sluice::pg {

/// Where a database is and who we are there. Holds a secret: never to be logged.
struct Target {
  std::string name;  // of the connection, as messages have it
  std::vector<std::pair<std::string, std::string>> keywords;  // as libpq takes them

  bool has_password() const;
};

/// Read a libpq URI, "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require". Of libpq's
/// parameters those are taken that say where and who; not those that name files of secrets or
/// programs, or set what we set. Errors: invalid naming the parameter; never with a part of `url`.
/// Source: PostgreSQL manual, libpq, "Parameter Key Words".
Result<Target> ParseTarget(std::string_view name, std::string_view url);

}  // namespace sluice::pg
