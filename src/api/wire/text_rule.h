#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::api::wire {

/// What a text must be. Lengths are in characters (code points).
struct TextRule {
  size_t min_characters = 0;
  size_t max_characters = SIZE_MAX;
  bool (*fits)(std::string_view text) = nullptr;  // null: any characters
  std::string_view must = {};                     // what to tell when it does not fit
};

/// Say how `text` breaks `rule` ("must be 1 to 255 characters long"); nothing when it does not.
/// Takes time linear in the length of `text`, which is well-formed UTF-8.
std::optional<std::string> Breach(const TextRule& rule, std::string_view text);

/// Count the characters of well-formed UTF-8.
size_t CountCharacters(std::string_view text);

/// Source of all: the service models' shapes of like names. `\w` is ASCII.
extern const TextRule kName;           // letters, digits and / . _ -
extern const TextRule kDescription;    // 0..1000
extern const TextRule kNonBlank;       // 1..255
extern const TextRule kNonBlankLong;   // 1..200
extern const TextRule kEventSource;    // EventFilter.Source
extern const TextRule kUri;            // SourceURI, DestinationURI
extern const TextRule kClientId;       // 1..255
extern const TextRule kClientToken;    // 1..2048
extern const TextRule kArn;            // AppIntegrations, Arn: 1..2048
extern const TextRule kProfilesArn;    // Customer Profiles, TagArn: ..256
extern const TextRule kTagKey;         // 1..128, not aws:
extern const TextRule kTagValue;       // 0..256
extern const TextRule kText0To255;     // Customer Profiles, string0To255
extern const TextRule kText1To255;     // Customer Profiles, string1To255
extern const TextRule kProfilesName;   // Customer Profiles, name: 1..64
extern const TextRule kProfileIdText;  // Customer Profiles, uuid: 32 hex digits
extern const TextRule kBucketName;     // s3BucketName: 3..63

}  // namespace sluice::api::wire
