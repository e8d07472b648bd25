#include "app/root_key.h"

#include <string_view>
#include <utility>

#include "app/secret_file.h"
#include "cli/root_key_file.h"
#include "sigv4/new_credentials.h"

namespace sluice::app {
namespace {

constexpr std::string_view kIdPrefix = "SLUI";

}  // namespace

Result<RootKey> FindOrMakeRootKey(const std::filesystem::path& data_folder) {
  TRY_ASSIGN(auto key, cli::RootKeyFromEnvironment());
  if (key) return RootKey{*std::move(key), false, {}};
  const std::filesystem::path file = cli::RootKeyFile(data_folder);
  TRY_ASSIGN(key, cli::ReadRootKey(file));
  if (key) return RootKey{*std::move(key), false, file};
  RootKey made{sigv4::NewCredentials(kIdPrefix), true, file};
  TRY(WriteSecretFile(file, cli::RootKeyText(made.credentials)));
  return made;
}

}  // namespace sluice::app
