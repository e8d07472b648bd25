#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "api/percent.h"
#include "api/query.h"
#include "base/check.h"

// A label of a path, and a query. What is decoded, encoded again, decodes alike; simdjson has the
// same opinion of what is UTF-8; and a query is its pairs, each decoded by itself.

namespace sluice::api {
namespace {

std::string Encode(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string encoded;
  for (unsigned char c : text) encoded += {'%', kDigits[c >> 4], kDigits[c & 15]};
  return encoded;
}

std::optional<std::string> SlowDecode(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    char c = text[0];
    if (c == '%') {
      const std::string digits(text.substr(1, 2));
      if (digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos || digits.size() < 2)
        return {};
      c = char(std::stoi(digits, nullptr, 16));
      text.remove_prefix(2);
    }
    decoded += c;
    text.remove_prefix(1);
  }
  if (!simdjson::validate_utf8(decoded.data(), decoded.size())) return {};
  return decoded;
}

void CheckLabel(std::string_view text) {
  const auto decoded = DecodePercent(text);
  CHECK(decoded == SlowDecode(text));
  if (!decoded) return;
  CHECK(DecodePercent(Encode(*decoded)) == decoded);
}

void CheckQuery(std::string_view text) {
  const auto query = Query::Parse(text);
  const wire::TextRule any;
  bool sound = true;
  for (std::string_view left = text;;) {
    const std::string_view pair = left.substr(0, left.find('&'));
    const size_t equals = std::min(pair.find('='), pair.size());
    const auto name = SlowDecode(pair.substr(0, equals));
    const auto value = SlowDecode(pair.substr(std::min(equals + 1, pair.size())));
    sound = sound && name && value;
    if (query.ok() && !pair.empty()) {
      CHECK(name && value);
      const auto found = query->Text(*name, any);
      CHECK(!found.ok() || **found == *value);
      const auto number = query->Integer(*name, -5, 100);
      if (number.ok()) CHECK(**number >= -5 && **number <= 100 && std::stoll(*value) == **number);
    }
    if (pair.size() == left.size()) break;
    left.remove_prefix(pair.size() + 1);
  }
  CHECK(query.ok() == sound);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CHECK(IsUtf8(text) == simdjson::validate_utf8(text.data(), text.size()));
  CheckLabel(text);
  CheckQuery(text);
  return 0;
}

}  // namespace sluice::api
