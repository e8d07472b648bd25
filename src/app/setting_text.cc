#include "app/setting_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace sluice::app {
namespace {

constexpr std::array<std::pair<std::string_view, int64_t>, 3> kUnits{
    {{"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024 * 1024 * 1024}}};

constexpr std::string_view kVariable = "env:";
constexpr std::string_view kFile = "file:";
constexpr size_t kMaxSecretBytes = 4096;

Status OutOfBounds(int64_t least, int64_t most) {
  return Invalid(fmt::format("must be a whole number from {} to {}", least, most));
}

Result<std::string> ReadSecretFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return Status(ErrorKind::kDenied, fmt::format("the file {} cannot be read", path));
  }
  std::string secret{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (secret.ends_with('\n')) secret.pop_back();
  if (secret.ends_with('\r')) secret.pop_back();
  if (secret.empty() || secret.size() > kMaxSecretBytes) {
    return Invalid(
        fmt::format("the file {} holds no secret of 1 to {} bytes", path, kMaxSecretBytes));
  }
  return secret;
}

}  // namespace

Result<int64_t> ReadInteger(std::string_view text, int64_t least, int64_t most) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || value < least || value > most) {
    return OutOfBounds(least, most);
  }
  return value;
}

Result<int64_t> ReadBytes(std::string_view text, int64_t least, int64_t most) {
  int64_t unit = 1;
  for (const auto& [name, bytes] : kUnits) {
    if (!text.ends_with(name)) continue;
    text.remove_suffix(name.size());
    while (text.ends_with(' ')) text.remove_suffix(1);
    unit = bytes;
    break;
  }
  const auto value = ReadInteger(text, 0, most / unit);
  if (!value.ok() || *value * unit < least) {
    return Invalid(
        fmt::format("must be a number of bytes from {} to {} (\"256 MiB\", 1048576)", least, most));
  }
  return *value * unit;
}

Result<bool> ReadBoolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return Invalid("must be true or false");
}

Result<std::string> ReadSecret(std::string_view text) {
  if (text.starts_with(kVariable)) {
    const std::string name(text.substr(kVariable.size()));
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') {
      return Invalid(fmt::format("the variable {} is not set", name));
    }
    return std::string(value);
  }
  if (text.starts_with(kFile)) return ReadSecretFile(std::string(text.substr(kFile.size())));
  return Invalid("must be \"env:NAME\" or \"file:PATH\", which say where it is");
}

}  // namespace sluice::app
