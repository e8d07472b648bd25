#include "app/master_key.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>

#include "app/secret_file.h"
#include "base/id.h"
#include "digest/aes_gcm.h"
#include "digest/digest.h"

namespace sluice::app {
namespace {

std::string RandomKey() {
  std::array<unsigned char, digest::kAesKeyBytes> bytes;
  RandomBytes(std::as_writable_bytes(std::span(bytes)));
  return std::string(digest::View(bytes));
}

}  // namespace

Result<std::string> ParseMasterKey(std::string_view text) {
  const bool is_hex = text.size() == 2 * digest::kAesKeyBytes;
  const auto bytes = is_hex ? digest::Unhex(text) : digest::Unbase64(text);
  if (bytes && bytes->size() == digest::kAesKeyBytes) return *bytes;
  return Invalid("must be 32 bytes, as Base64 (44 characters) or as 64 hex digits");
}

Result<MasterKey> FindOrMakeMasterKey(const std::string& from_settings,
                                      const std::filesystem::path& data_folder, bool in_use) {
  if (!from_settings.empty()) return MasterKey{from_settings, false, {}};
  const std::filesystem::path file = data_folder / "master-key";
  errno = 0;
  if (std::ifstream in(file, std::ios::binary); in) {
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (text.ends_with('\n')) text.pop_back();
    auto bytes = ParseMasterKey(text);
    if (bytes.ok()) return MasterKey{*std::move(bytes), false, file};
    return Status(ErrorKind::kCorrupt,
                  fmt::format("{} {}", file.string(), bytes.status().message()));
  }
  if (errno != ENOENT) {
    return Status(ErrorKind::kDenied, fmt::format("{} cannot be read", file.string()),
                  std::generic_category().message(errno));
  }
  if (in_use) {
    return Invalid(fmt::format(
        "{} is not there, and there are access keys that are encrypted under it", file.string()));
  }
  MasterKey made{RandomKey(), true, file};
  TRY(WriteSecretFile(file, digest::Base64(made.bytes) + "\n"));
  return made;
}

}  // namespace sluice::app
