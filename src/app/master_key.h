#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::app {

/// The key that the secrets of access keys are encrypted under: 32 bytes.
struct MasterKey {
  std::string bytes;
  bool made = false;           // just now, and written to `file`
  std::filesystem::path file;  // empty: the key came from the settings
};

/// Read 32 bytes from Base64 or from 64 hex digits. Errors: invalid, which does not tell the text.
Result<std::string> ParseMasterKey(std::string_view text);

/// Take the key of the settings where there is one, else the data folder's file master-key, which
/// is made with a random key (mode 0600) when it is not there. With `in_use` it is not made: what
/// is encrypted already is so under a key that is lost. Precondition: the folder exists and no
/// other process makes a key in it. Errors: invalid for one that is lost, denied for a file that
/// cannot be read, corrupt for one that holds something else, unavailable when it cannot be
/// written.
Result<MasterKey> FindOrMakeMasterKey(const std::string& from_settings,
                                      const std::filesystem::path& data_folder, bool in_use);

}  // namespace sluice::app
