#include "sigv4/authorization_header.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sigv4/canonical.h"
#include "sigv4/header_fields.h"

namespace sluice::sigv4 {
namespace {

constexpr size_t kMaxElementBytes = 128;

/// Cut the part before `separator` off `rest`; the last part leaves nothing behind.
std::optional<std::string_view> NextPart(std::optional<std::string_view>& rest, char separator) {
  if (!rest) return std::nullopt;
  const size_t end = rest->find(separator);
  const std::string_view part = rest->substr(0, end);
  if (end == std::string_view::npos) {
    rest.reset();
  } else {
    rest->remove_prefix(end + 1);
  }
  return part;
}

bool IsElement(std::string_view text) {
  return !text.empty() && text.size() <= kMaxElementBytes &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

/// The characters of a token (RFC 9110 section 5.6.2) without capitals.
bool IsLowerCaseName(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

std::optional<digest::Sha256Bytes> ReadSignature(std::string_view text) {
  digest::Sha256Bytes signature;
  if (text.size() != signature.size() * 2) return std::nullopt;
  const std::optional<std::string> bytes = digest::Unhex(text);
  if (!bytes) return std::nullopt;
  std::ranges::copy(*bytes, reinterpret_cast<char*>(signature.data()));
  return signature;
}

}  // namespace

std::optional<Authorization> ParseAuthorization(std::string_view text) {
  if (text.size() > kMaxAuthorizationBytes) return std::nullopt;
  text = TrimBlanks(text);
  if (!text.starts_with(kAlgorithm)) return std::nullopt;
  text.remove_prefix(kAlgorithm.size());
  if (text.empty() || (text.front() != ' ' && text.front() != '\t')) return std::nullopt;

  std::array<std::pair<std::string_view, std::string_view>, 3> parameters = {
      {{"Credential=", {}}, {"SignedHeaders=", {}}, {"Signature=", {}}}};
  std::optional<std::string_view> rest = text;
  while (const auto part = NextPart(rest, ',')) {
    const std::string_view parameter = TrimBlanks(*part);
    const auto known = std::ranges::find_if(
        parameters, [&](const auto& entry) { return parameter.starts_with(entry.first); });
    if (known == parameters.end() || !known->second.empty()) return std::nullopt;
    known->second = parameter.substr(known->first.size());
    if (known->second.empty()) return std::nullopt;
  }
  const auto signature = ReadSignature(parameters[2].second);
  if (!signature || parameters[0].second.empty() || parameters[1].second.empty()) {
    return std::nullopt;
  }
  return Authorization{parameters[0].second, parameters[1].second, *signature};
}

std::optional<CredentialElements> SplitCredential(std::string_view credential) {
  std::array<std::string_view, 5> elements;
  std::optional<std::string_view> rest = credential;
  for (std::string_view& element : elements) {
    const auto part = NextPart(rest, '/');
    if (!part || !IsElement(*part)) return std::nullopt;
    element = *part;
  }
  if (rest) return std::nullopt;
  return CredentialElements{elements[0], elements[1], elements[2], elements[3], elements[4]};
}

std::optional<std::vector<std::string_view>> SplitSignedHeaders(std::string_view signed_headers) {
  std::vector<std::string_view> names;
  names.reserve(size_t(std::ranges::count(signed_headers, ';')) + 1);
  std::optional<std::string_view> rest = signed_headers;
  while (const auto name = NextPart(rest, ';')) {
    if (!IsLowerCaseName(*name)) return std::nullopt;
    if (!names.empty() && names.back() >= *name) return std::nullopt;
    names.push_back(*name);
  }
  return names;
}

}  // namespace sluice::sigv4
