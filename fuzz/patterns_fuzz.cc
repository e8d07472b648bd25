#include <cstdint>
#include <regex>
#include <string>
#include <string_view>

#include "api/percent.h"
#include "api/wire/application_rules.h"
#include "api/wire/text_rule.h"
#include "base/check.h"
#include "model/uri.h"

// A text that a pattern of the service models judges. The regular expression itself, slow and only
// for short texts, has the same opinion; a URI that is taken apart can be put together again.

namespace sluice::api::wire {
namespace {

constexpr size_t kShort = 128;
constexpr size_t kShortUri = 32;  // beyond it, the expression takes seconds

struct Pattern {
  const TextRule& rule;
  const char* expression;
  size_t most_bytes = kShort;
};

const Pattern kPatterns[] = {
    {kName, R"([a-zA-Z0-9/\._\-]+)"},
    {kNonBlank, R"([^]*\S[^]*)"},
    {kUri,
     R"((\w+://[\w.-]+[\w/!@#+=.-]+)|(\w+://[\w.-]+[\w/!@#+=.-]+[\w/!@#+=.-]+[\w/!@#+=.,-]+))",
     kShortUri},
    {kTagKey, R"((?!aws:)[a-zA-Z+-=._:/]+)"},
    {kProfilesName, R"([a-zA-Z0-9_-]+)"},
    {kProfileIdText, R"([a-f0-9]{32})"},
    {kBucketName, R"([a-z0-9.-]+)"},
    {kApplicationName, R"([a-zA-Z0-9/\._ \-]+)"},
    {kApplicationNamespace, R"([a-zA-Z0-9/\._\-]+)"},
    {kAccessUrl, R"(\w+://[^]*)"},
    {kApprovedOrigin, R"(\w+://[^]*)"},
    {kEventName, R"([a-zA-Z0-9/\._\-]+::[a-zA-Z0-9/\._\-]+(\*)?)"},
    {kPermission, R"([a-zA-Z0-9/\._\-\*]+)"},
    {kIframePermission, R"([a-z-]+)"},
    {kApplicationIdentifier,
     R"((arn:aws:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:)"
     R"([A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}|[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-)"
     R"([a-f0-9]{12})(:[\w$]+)?)"},
};

const std::regex& Compiled(size_t which) {
  static const std::vector<std::regex> all = [] {
    std::vector<std::regex> made;
    for (const Pattern& pattern : kPatterns) made.emplace_back(pattern.expression);
    return made;
  }();
  return all[which];
}

/// Count code points as a decoder does: one at each byte that does not continue another.
size_t SlowCount(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    const auto c = static_cast<unsigned char>(text[i]);
    i += c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  }
  return count;
}

void CheckUri(std::string_view text) {
  const auto uri = model::ParseUri(text);
  if (!uri.ok()) return;
  CHECK(model::FitsUriPattern(text));
  std::string joined = uri->scheme + "://" + uri->host + (uri->path.empty() ? "" : "/" + uri->path);
  if (joined.size() < text.size()) joined += "/";
  CHECK(joined == text);
  CHECK(uri->host.find('/') == std::string::npos);
  const std::string path = "/" + uri->path + "/";
  CHECK(uri->path.empty() || path.find("//") == std::string::npos);
  CHECK(path.find("/./") == std::string::npos && path.find("/../") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckUri(text);
  if (!IsUtf8(text)) return 0;
  const size_t characters = SlowCount(text);
  CHECK(CountCharacters(text) == characters);
  for (size_t i = 0; i < std::size(kPatterns); ++i) {
    const TextRule& rule = kPatterns[i].rule;
    const bool fits = !Breach(rule, text);
    const bool has_length = characters >= rule.min_characters && characters <= rule.max_characters;
    CHECK(!fits || has_length);
    if (!has_length || size > kPatterns[i].most_bytes) continue;
    CHECK(fits == std::regex_match(text.begin(), text.end(), Compiled(i)));
  }
  return 0;
}

}  // namespace sluice::api::wire
