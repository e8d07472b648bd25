#include "app/root_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <system_error>
#include <utility>

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

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(size_t(count));
  }
  return ::fsync(fd) == 0;
}

bool SyncFolder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

Status WriteKey(const std::filesystem::path& file, const sigv4::Credentials& key) {
  const std::filesystem::path made = file.string() + ".new";
  const auto failure = [&] {
    return Status(ErrorKind::kUnavailable, fmt::format("{} cannot be written", file.string()),
                  std::generic_category().message(errno));
  };
  // One that a crash left may have another mode.
  ::unlink(made.c_str());
  const int fd = ::open(made.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failure();
  const bool written = WriteAll(fd, cli::RootKeyText(key));
  ::close(fd);
  if (!written || ::rename(made.c_str(), file.c_str()) != 0) return failure();
  return SyncFolder(file.parent_path()) ? Status() : failure();
}

}  // namespace

Result<RootKey> FindOrMakeRootKey(const std::filesystem::path& data_folder) {
  TRY_ASSIGN(auto key, cli::RootKeyFromEnvironment());
  if (key) return RootKey{*std::move(key), false, {}};
  const std::filesystem::path file = cli::RootKeyFile(data_folder);
  TRY_ASSIGN(key, cli::ReadRootKey(file));
  if (key) return RootKey{*std::move(key), false, file};
  RootKey made{MakeKey(), true, file};
  TRY(WriteKey(file, made.credentials));
  return made;
}

}  // namespace sluice::app
