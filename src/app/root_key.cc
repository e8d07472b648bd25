#include "app/root_key.h"

#include <array>
#include <span>
#include <string>
#include <utility>

#include "app/secret_file.h"
#include "base/id.h"
#include "cli/root_key_file.h"
#include "digest/digest.h"

namespace sluice::app {
namespace {

constexpr std::string_view kIdPrefix = "SLUI";
constexpr size_t kIdRandomCharacters = 16;
constexpr size_t kSecretBytes = 30;  // 40 characters of Base64

template <size_t N>
std::array<std::byte, N> Random() {
  std::array<std::byte, N> bytes;
  RandomBytes(bytes);
  return bytes;
}

sigv4::Credentials MakeKey() {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  sigv4::Credentials key;
  key.access_key_id = kIdPrefix;
  for (std::byte byte : Random<kIdRandomCharacters>()) {
    key.access_key_id += kLetters[size_t(byte) % kLetters.size()];
  }
  const auto secret = Random<kSecretBytes>();
  key.secret_access_key =
      digest::Base64({reinterpret_cast<const char*>(secret.data()), secret.size()});
  return key;
}

}  // namespace

Result<RootKey> FindOrMakeRootKey(const std::filesystem::path& data_folder) {
  TRY_ASSIGN(auto key, cli::RootKeyFromEnvironment());
  if (key) return RootKey{*std::move(key), false, {}};
  const std::filesystem::path file = cli::RootKeyFile(data_folder);
  TRY_ASSIGN(key, cli::ReadRootKey(file));
  if (key) return RootKey{*std::move(key), false, file};
  RootKey made{MakeKey(), true, file};
  TRY(WriteSecretFile(file, cli::RootKeyText(made.credentials)));
  return made;
}

}  // namespace sluice::app
