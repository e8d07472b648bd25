#include "api/wire/text_rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/arn_pattern.h"
#include "model/event_integration.h"
#include "model/uri.h"

namespace sluice::api::wire {
namespace {

constexpr bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool AllOf(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

bool FitsName(std::string_view text) {
  return AllOf(text, [](char c) {
    return IsAlphanumeric(c) || c == '/' || c == '.' || c == '_' || c == '-';
  });
}

bool FitsProfilesName(std::string_view text) {
  return AllOf(text, [](char c) { return IsAlphanumeric(c) || c == '_' || c == '-'; });
}

bool HasNonBlank(std::string_view text) {
  return text.find_first_not_of(" \t\n\v\f\r") != std::string_view::npos;
}

// In the model's [a-zA-Z+-=._:/] the middle is a range, '+' to '='.
bool FitsTagKey(std::string_view text) {
  return !text.starts_with("aws:") && AllOf(text, [](char c) {
    return IsAlphanumeric(c) || (c >= '+' && c <= '=') || c == '_';
  });
}

bool FitsProfileId(std::string_view text) {
  return text.size() == 32 &&
         AllOf(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool FitsBucketName(std::string_view text) {
  return AllOf(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

constexpr std::string_view kNotBlank = "must not be blank";

}  // namespace

const TextRule kName{1, 255, FitsName, "must consist of letters, digits and / . _ -"};
const TextRule kDescription{0, 1000};
const TextRule kNonBlank{1, 255, HasNonBlank, kNotBlank};
const TextRule kNonBlankLong{1, 200, HasNonBlank, kNotBlank};
const TextRule kEventSource{
    1, 256, model::FitsEventSourcePattern,
    "must be aws.partner/PARTNER, aws.cases, aws.cases-test, \"Pipe \" and a name, or "
    "app-integrations.webhooks/NAME; a name consists of letters, digits and / . _ -"};
const TextRule kUri{1, 1000, model::FitsUriPattern,
                    "must look like scheme://host/path, of letters, digits and _ / ! @ # + = . -"};
const TextRule kClientId{1, 255};
const TextRule kClientToken{1, 2048};
const TextRule kArn{1, 2048, model::FitsArnPattern,
                    "must be an ARN: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE"};
const TextRule kProfilesArn{0, 256, model::FitsProfilesArnPattern,
                            "must be an ARN that begins with arn:aws:profile:"};
const TextRule kTagKey{
    1, 128, FitsTagKey,
    "must consist of letters, digits and + , - . / : ; < = _ and not begin with aws:"};
const TextRule kTagValue{0, 256};
const TextRule kText0To255{0, 255};
const TextRule kText1To255{1, 255};
const TextRule kProfilesName{1, 64, FitsProfilesName, "must consist of letters, digits and _ -"};
const TextRule kProfileIdText{0, SIZE_MAX, FitsProfileId, "must be 32 lower-case hex digits"};
const TextRule kBucketName{3, 63, FitsBucketName,
                           "must consist of lower-case letters, digits and . -"};

size_t CountCharacters(std::string_view text) {
  size_t characters = 0;
  for (char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return characters;
}

std::optional<std::string> Breach(const TextRule& rule, std::string_view text) {
  // No text has more characters than bytes, so most need no counting.
  const bool too_short = text.size() < rule.min_characters ||
                         (rule.min_characters > 1 && CountCharacters(text) < rule.min_characters);
  if (too_short ||
      (text.size() > rule.max_characters && CountCharacters(text) > rule.max_characters)) {
    if (rule.min_characters == 0) {
      return fmt::format("must be at most {} characters long", rule.max_characters);
    }
    if (rule.max_characters == SIZE_MAX) {
      return fmt::format("must be at least {} characters long", rule.min_characters);
    }
    return fmt::format("must be {} to {} characters long", rule.min_characters,
                       rule.max_characters);
  }
  if (rule.fits != nullptr && !rule.fits(text)) return std::string(rule.must);
  return std::nullopt;
}

}  // namespace sluice::api::wire
