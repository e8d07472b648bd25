#include <simdjson.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/wire/json_document.h"
#include "base/check.h"

// The text of a request's body. simdjson, which shares no code with the parser behind JsonDocument,
// has the same opinion of what is JSON; the bounds that we add hold; and what was read, written out
// by Boost, is read alike.

namespace sluice::api::wire {
namespace {

namespace json = boost::json;

size_t Depth(const json::value& value) {
  size_t deepest = 0;
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) deepest = std::max(deepest, Depth(member.value()));
    return deepest + 1;
  }
  if (const auto* array = value.if_array()) {
    for (const json::value& item : *array) deepest = std::max(deepest, Depth(item));
    return deepest + 1;
  }
  return 0;
}

/// Compare, doubles but nearly: Boost 1.81 reads one's shortest form an ulp off at times.
bool Same(const json::value& a, const json::value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_double()) {
    const double x = a.get_double(), y = b.get_double();
    return std::abs(x - y) <= std::abs(x) * 1e-12 || std::abs(x) < 1e-300;
  }
  if (a.is_array()) {
    return std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(),
                      b.get_array().end(), Same);
  }
  if (!a.is_object()) return a == b;
  for (const auto& member : a.get_object()) {
    const json::value* other = b.get_object().if_contains(member.key());
    if (other == nullptr || !Same(member.value(), *other)) return false;
  }
  return a.get_object().size() == b.get_object().size();
}

bool HasFiniteNumbers(const json::value& value) {
  if (value.is_double()) return std::isfinite(value.get_double());
  if (const auto* object = value.if_object()) {
    return std::all_of(object->begin(), object->end(),
                       [](const auto& member) { return HasFiniteNumbers(member.value()); });
  }
  if (const auto* array = value.if_array())
    return std::all_of(array->begin(), array->end(), HasFiniteNumbers);
  return true;
}

/// What we refuse for a reason of our own and simdjson may take.
bool IsOurOwnReason(const std::string& message) {
  for (const char* reason : {"twice", "deeper", "out of range", "must be a JSON object"}) {
    if (message.find(reason) != message.npos) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static simdjson::dom::parser parser;
  const simdjson::error_code theirs = parser.parse(text.data(), text.size()).error();
  const auto document = JsonDocument::Parse(text);
  if (!document.ok()) {
    const std::string& message = document.status().message();
    CHECK(simdjson::validate_utf8(message.data(), message.size()) && message.size() < 400);
    const bool has_mark = text.starts_with("\xEF\xBB\xBF");  // which simdjson skips
    CHECK(theirs != simdjson::SUCCESS || IsOurOwnReason(message) || has_mark);
    return 0;
  }
  CHECK(theirs == simdjson::SUCCESS || text.empty() ||
        theirs == simdjson::NUMBER_ERROR);  // an integer beyond 64 bits, which is a double here
  CHECK(Depth(document->value()) <= 32 && HasFiniteNumbers(document->value()));
  const auto again = JsonDocument::Parse(json::serialize(document->value()));
  CHECK(again.ok() && Same(again->value(), document->value()));
  return 0;
}

}  // namespace sluice::api::wire
