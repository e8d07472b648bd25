#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "sigv4/request.h"

namespace sluice::cli {

/// Where a server keeps the root key that it made itself.
std::filesystem::path RootKeyFile(const std::filesystem::path& data_folder);

/// Write a key as the file holds it: {"AccessKeyId": ..., "SecretAccessKey": ...}.
std::string RootKeyText(const sigv4::Credentials& key);

/// Read the file; nothing when there is none.
/// Errors: denied when it cannot be read, corrupt when it holds something else.
Result<std::optional<sigv4::Credentials>> ReadRootKey(const std::filesystem::path& file);

/// Take the root key from SLUICE_ACCESS_KEY_ID and SLUICE_SECRET_ACCESS_KEY; nothing when neither
/// is set. Errors: invalid when only one of them is.
Result<std::optional<sigv4::Credentials>> RootKeyFromEnvironment();

}  // namespace sluice::cli
