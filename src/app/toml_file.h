#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/status.h"

namespace sluice::app {

/// One value of a TOML file.
struct TomlEntry {
  std::vector<std::string> path;  // {"buckets", "lake", "endpoint"}
  std::string text;               // a string's characters; an integer or boolean as TOML writes it
  bool is_text = false;           // written as a string
  int line = 0;
};

/// Read all values of a file in the order of their keys. Errors: not_found, denied; invalid naming
/// file and line for what is not TOML, or a value that is no string, integer or boolean.
Result<std::vector<TomlEntry>> ReadTomlFile(const std::filesystem::path& file);

}  // namespace sluice::app
