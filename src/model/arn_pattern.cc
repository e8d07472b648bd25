#include "model/arn_pattern.h"

#include <algorithm>

#include "base/id.h"

namespace sluice::model {
namespace {

constexpr std::string_view kStart = "arn:aws:";
constexpr size_t kMaxSegment = 63;
constexpr size_t kMaxResource = 1024;

constexpr bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
constexpr bool IsSegment(char c) {
  return IsAlphanumeric(c) || c == '_' || c == '/' || c == '.' || c == '-';
}
constexpr bool IsResource(char c) {
  return IsSegment(c) || c == ':' || c == '+' || c == '=' || c == ',' || c == '@';
}
constexpr bool IsSuffix(char c) { return IsAlphanumeric(c) || c == '_' || c == '$'; }

bool AllOf(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

bool FitsResource(std::string_view text) {
  return !text.empty() && text.size() <= kMaxResource && IsAlphanumeric(text[0]) &&
         AllOf(text, IsResource);
}

/// Take the three segments off: the service, which must begin with a letter or a digit, the Region
/// and the account. False when they do not fit.
bool TakeSegments(std::string_view& text) {
  if (!text.starts_with(kStart)) return false;
  text.remove_prefix(kStart.size());
  if (text.empty() || !IsAlphanumeric(text[0])) return false;
  for (int i = 0; i < 3; ++i) {
    const size_t end = text.find(':');
    if (end == std::string_view::npos || end > kMaxSegment) return false;
    if (!AllOf(text.substr(0, end), IsSegment)) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

bool FitsArnPattern(std::string_view text) { return TakeSegments(text) && FitsResource(text); }

// A suffix has no colon, so that where there is one it is what follows the last colon.
bool FitsArnOrUuidPattern(std::string_view text) {
  const size_t colon = text.rfind(':');
  std::string_view before = text;
  const bool suffixed = colon != std::string_view::npos && colon + 1 < text.size() &&
                        AllOf(text.substr(colon + 1), IsSuffix);
  if (suffixed) before = text.substr(0, colon);
  return IsUuid(before) || FitsArnPattern(text) || FitsArnPattern(before);
}

bool FitsProfilesArnPattern(std::string_view text) {
  constexpr std::string_view kFirst = "arn:";
  constexpr size_t kMaxPartition = 10;
  if (!text.starts_with(kFirst)) return false;
  text.remove_prefix(kFirst.size());
  const size_t partition = text.find(':');
  if (partition == 0 || partition > kMaxPartition) return false;
  return AllOf(text.substr(0, partition),
               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }) &&
         text.substr(partition + 1).starts_with("profile");
}

}  // namespace sluice::model
