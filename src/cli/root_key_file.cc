#include "cli/root_key_file.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace sluice::cli {
namespace {

constexpr const char* kIdVariable = "SLUICE_ACCESS_KEY_ID";
constexpr const char* kSecretVariable = "SLUICE_SECRET_ACCESS_KEY";
constexpr std::string_view kIdMember = "AccessKeyId";
constexpr std::string_view kSecretMember = "SecretAccessKey";

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string Member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? "" : std::string(*text);
}

}  // namespace

std::filesystem::path RootKeyFile(const std::filesystem::path& data_folder) {
  return data_folder / "root-key.json";
}

std::string RootKeyText(const sigv4::Credentials& key) {
  return fmt::format("{{\n  \"{}\": {},\n  \"{}\": {}\n}}\n", kIdMember,
                     boost::json::serialize(boost::json::string(key.access_key_id)), kSecretMember,
                     boost::json::serialize(boost::json::string(key.secret_access_key)));
}

Result<std::optional<sigv4::Credentials>> ReadRootKey(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    if (errno == ENOENT) return std::optional<sigv4::Credentials>();
    return Status(ErrorKind::kDenied, fmt::format("{} cannot be read", file.string()),
                  std::generic_category().message(errno));
  }
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (!error && value.is_object()) {
    sigv4::Credentials key{
        Member(value.get_object(), kIdMember), Member(value.get_object(), kSecretMember), {}};
    if (!key.access_key_id.empty() && !key.secret_access_key.empty()) return std::optional(key);
  }
  return Status(ErrorKind::kCorrupt, fmt::format("{} holds no key", file.string()));
}

Result<std::optional<sigv4::Credentials>> RootKeyFromEnvironment() {
  sigv4::Credentials key{Variable(kIdVariable), Variable(kSecretVariable), {}};
  if (key.access_key_id.empty() && key.secret_access_key.empty()) {
    return std::optional<sigv4::Credentials>();
  }
  if (key.access_key_id.empty() || key.secret_access_key.empty()) {
    return Invalid(fmt::format("{} is set but {} is not: set both or neither",
                               key.access_key_id.empty() ? kSecretVariable : kIdVariable,
                               key.access_key_id.empty() ? kIdVariable : kSecretVariable));
  }
  return std::optional(std::move(key));
}

}  // namespace sluice::cli
