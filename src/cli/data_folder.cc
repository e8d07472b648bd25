#include "cli/data_folder.h"

#include <cstdlib>

namespace sluice::cli {
namespace {

std::filesystem::path Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Result<std::filesystem::path> DefaultDataFolder() {
  if (const auto data = Variable("SLUICE_DATA"); !data.empty()) return data;
  if (const auto data = Variable("XDG_DATA_HOME"); data.is_absolute()) return data / "sluice";
  if (const auto home = Variable("HOME"); home.is_absolute()) {
    return home / ".local" / "share" / "sluice";
  }
  return Invalid("there is no HOME to keep data under: set SLUICE_DATA or give --data");
}

}  // namespace sluice::cli
