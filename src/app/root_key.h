#pragma once

#include <filesystem>

#include "base/status.h"
#include "sigv4/request.h"

namespace sluice::app {

struct RootKey {
  sigv4::Credentials credentials;
  bool made = false;           // just now, and written to `file`
  std::filesystem::path file;  // empty: the key came from the environment
};

/// Find the root access key: in the environment, else in the data folder's root-key.json, which is
/// made with a random key (mode 0600, whole or not at all) when it is not there.
/// Precondition: the folder exists and no other process makes a key in it.
/// Errors: as cli/root_key_file.h; unavailable when the file cannot be written.
Result<RootKey> FindOrMakeRootKey(const std::filesystem::path& data_folder);

}  // namespace sluice::app
