#include "api/wire/application_rules.h"

#include <algorithm>

#include "model/arn_pattern.h"

namespace sluice::api::wire {
namespace {

constexpr bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool IsName(char c) { return IsWord(c) || c == '/' || c == '.' || c == '-'; }

bool AllOf(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

bool FitsNamespace(std::string_view text) { return AllOf(text, IsName); }

bool FitsApplicationName(std::string_view text) {
  return AllOf(text, [](char c) { return IsName(c) || c == ' '; });
}

bool FitsPermission(std::string_view text) {
  return AllOf(text, [](char c) { return IsName(c) || c == '*'; });
}

bool FitsIframePermission(std::string_view text) {
  return AllOf(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

/// A scheme, "://", and then anything.
bool FitsUrl(std::string_view text) {
  const size_t end = text.find("://");
  return end != std::string_view::npos && end > 0 && AllOf(text.substr(0, end), IsWord);
}

/// namespace::name, with at most one asterisk, at its end.
bool FitsEventName(std::string_view text) {
  const size_t colons = text.find("::");
  if (colons == std::string_view::npos || colons == 0) return false;
  std::string_view name = text.substr(colons + 2);
  if (name.ends_with('*')) name.remove_suffix(1);
  return !name.empty() && AllOf(text.substr(0, colons), IsName) && AllOf(name, IsName);
}

constexpr std::string_view kUrlMust =
    "must look like scheme://host, its scheme of letters, digits "
    "and _";

}  // namespace

const TextRule kApplicationIdentifier{
    1, 2048, model::FitsArnOrUuidPattern,
    "must be an ARN or a lower-case UUID, which a colon and a version may follow"};
const TextRule kApplicationName{1, 255, FitsApplicationName,
                                "must consist of letters, digits, spaces and / . _ -"};
const TextRule kApplicationNamespace{1, 211, FitsNamespace,
                                     "must consist of letters, digits and / . _ -"};
const TextRule kAccessUrl{1, 1000, FitsUrl, kUrlMust};
const TextRule kApprovedOrigin{1, 128, FitsUrl, kUrlMust};
const TextRule kEventName{1, 255, FitsEventName,
                          "must look like namespace::name or namespace::name*, of letters, digits "
                          "and / . _ -"};
const TextRule kEventSchema{1, 10'240};
const TextRule kPermission{1, 255, FitsPermission, "must consist of letters, digits and / . _ - *"};
const TextRule kIframePermission{1, 100, FitsIframePermission,
                                 "must consist of lower-case letters and -"};

}  // namespace sluice::api::wire
