#include "model/uri.h"

#include <array>

namespace sluice::model {
namespace {

constexpr size_t kMaxCharacters = 1000;

constexpr bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool IsHostStart(char c) { return IsWord(c) || c == '.' || c == '-'; }
constexpr bool IsRest(char c) {
  return IsHostStart(c) || c == '/' || c == '!' || c == '@' || c == '#' || c == '+' || c == '=';
}

constexpr std::string_view kSeparator = "://";

}  // namespace

// The pattern is two alternatives, S://H+R+ and S://H+R+R+C+ with C = R or ','. Read from the left
// they come to this: after the separator one H, then at least one R; commas may follow once three
// characters have been read, since the repetitions of the second alternative need one character
// each.
bool FitsUriPattern(std::string_view text) {
  if (text.empty() || text.size() > kMaxCharacters) return false;
  const size_t scheme_end = text.find(kSeparator);
  if (scheme_end == std::string_view::npos || scheme_end == 0) return false;
  for (char c : text.substr(0, scheme_end)) {
    if (!IsWord(c)) return false;
  }
  const std::string_view rest = text.substr(scheme_end + kSeparator.size());
  if (rest.size() < 2 || !IsHostStart(rest[0])) return false;
  for (size_t i = 1; i < rest.size(); ++i) {
    const bool comma = rest[i] == ',' && i >= 3;
    if (!IsRest(rest[i]) && !comma) return false;
  }
  return true;
}

Result<Uri> ParseUri(std::string_view text) {
  if (!FitsUriPattern(text)) {
    return Invalid("must look like scheme://host/path, of letters, digits and _ / ! @ # + = . -");
  }
  const size_t scheme_end = text.find(kSeparator);
  std::string_view rest = text.substr(scheme_end + kSeparator.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const size_t slash = rest.find('/');
  Uri uri{std::string(text.substr(0, scheme_end)), std::string(rest.substr(0, slash)),
          slash == std::string_view::npos ? "" : std::string(rest.substr(slash + 1))};
  if (slash == std::string_view::npos) return uri;
  for (std::string_view left = uri.path;;) {
    const size_t end = left.find('/');
    const std::string_view segment = left.substr(0, end);
    if (segment.empty() || segment == "." || segment == "..") {
      return Invalid("must not have an empty path segment, \".\" or \"..\"");
    }
    if (end == std::string_view::npos) return uri;
    left.remove_prefix(end + 1);
  }
}

}  // namespace sluice::model
