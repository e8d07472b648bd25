#include "objects/s3/credentials.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <string_view>
#include <utility>

namespace sluice::objects {
namespace {

constexpr size_t kMaxFileBytes = 1024 * 1024;

Status NoCredentials(std::string message) { return {ErrorKind::kDenied, std::move(message)}; }

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return Trim(line);
}

void SetEntry(std::string_view line, sigv4::Credentials& credentials) {
  const size_t equals = line.find('=');
  if (equals == line.npos) return;
  const std::string_view name = Trim(line.substr(0, equals));
  const std::string_view value = Trim(line.substr(equals + 1));
  if (name == "aws_access_key_id") credentials.access_key_id = value;
  if (name == "aws_secret_access_key") credentials.secret_access_key = value;
  if (name == "aws_session_token") credentials.session_token = value;
}

bool Same(const sigv4::Credentials& a, const sigv4::Credentials& b) {
  return a.access_key_id == b.access_key_id && a.secret_access_key == b.secret_access_key &&
         a.session_token == b.session_token;
}

Result<std::string> ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  file.read(text.data(), std::streamsize(text.size()));
  if (!file.is_open() || file.bad()) {
    return NoCredentials(
        "there are no credentials for S3: neither configured, nor in the "
        "environment, nor in a readable shared credentials file");
  }
  text.resize(size_t(file.gcount()));
  if (text.size() > kMaxFileBytes) return NoCredentials("the shared credentials file is too large");
  return text;
}

}  // namespace

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

CredentialsChain::CredentialsChain(sigv4::Credentials given, EnvironmentLookup lookup)
    : given_(std::move(given)), lookup_(std::move(lookup)) {}

Result<sigv4::Credentials> CredentialsChain::Get() {
  std::lock_guard lock(mutex_);
  if (!found_) {
    TRY_ASSIGN(found_, Look());
  }
  return *found_;
}

bool CredentialsChain::Reload(const sigv4::Credentials& refused) {
  Result<sigv4::Credentials> found = Look();
  if (!found.ok()) return false;
  std::lock_guard lock(mutex_);
  found_ = *std::move(found);
  return !Same(*found_, refused);
}

Result<sigv4::Credentials> CredentialsChain::Look() const {
  if (!given_.access_key_id.empty()) {
    if (given_.secret_access_key.empty()) {
      return NoCredentials("an access key is configured without its secret");
    }
    return given_;
  }
  const auto id = lookup_("AWS_ACCESS_KEY_ID");
  if (!id) return LookInFile();
  const auto secret = lookup_("AWS_SECRET_ACCESS_KEY");
  if (!secret) return NoCredentials("AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY");
  return sigv4::Credentials{*id, *secret, lookup_("AWS_SESSION_TOKEN").value_or("")};
}

Result<sigv4::Credentials> CredentialsChain::LookInFile() const {
  const std::string path = lookup_("AWS_SHARED_CREDENTIALS_FILE")
                               .value_or(lookup_("HOME").value_or("") + "/.aws/credentials");
  TRY_ASSIGN(const std::string text, ReadText(path));
  return ReadProfile(text, lookup_("AWS_PROFILE").value_or("default"));
}

Result<sigv4::Credentials> ReadProfile(std::string_view text, std::string_view profile) {
  sigv4::Credentials credentials;
  bool inside = false;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const size_t end = std::min(line.find(']'), line.size());
      inside = Trim(line.substr(1, end - 1)) == profile;
    } else if (inside) {
      SetEntry(line, credentials);
    }
  }
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return NoCredentials(
        fmt::format("the shared credentials file has no key for the profile '{}'", profile));
  }
  return credentials;
}

}  // namespace sluice::objects
