#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "sigv4/authorization_header.h"

// An Authorization header. It is accepted exactly when a slow reading of the rules accepts it, and
// what was read makes the same header again.

namespace sluice::sigv4 {
namespace {

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string Trim(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.erase(0, 1);
  return text;
}

bool SlowAccepts(std::string_view header) {
  const std::string text = Trim(std::string(header));
  const size_t blank = text.find_first_of(" \t");
  if (header.size() > kMaxAuthorizationBytes || blank == text.npos) return false;
  if (text.substr(0, blank) != "AWS4-HMAC-SHA256") return false;
  std::map<std::string, std::string> values;
  for (const std::string& part : Split(text.substr(blank), ',')) {
    const std::string parameter = Trim(part);
    const size_t equals = parameter.find('=');
    if (equals == parameter.npos || equals + 1 == parameter.size()) return false;
    if (!values.emplace(parameter.substr(0, equals), parameter.substr(equals + 1)).second)
      return false;
  }
  const std::string signature = values["Signature"];
  return values.size() == 3 && values.contains("Credential") && values.contains("SignedHeaders") &&
         signature.size() == 64 &&
         signature.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

void CheckCredential(std::string_view text) {
  const auto elements = SplitCredential(text);
  if (!elements) return;
  std::string joined(elements->access_key_id);
  for (std::string_view element :
       {elements->date, elements->region, elements->service, elements->terminator}) {
    joined += "/";
    joined += element;
    CHECK(!element.empty());
  }
  CHECK(joined == text);
}

void CheckNames(std::string_view text) {
  const auto names = SplitSignedHeaders(text);
  if (!names) return;
  std::string joined;
  for (size_t i = 0; i < names->size(); ++i) {
    CHECK(i == 0 || (*names)[i - 1] < (*names)[i]);
    joined += (i == 0 ? "" : ";");
    joined += (*names)[i];
  }
  CHECK(joined == text);
  CHECK(text.find_first_of(" ,:=ABCDEFGHIJKLMNOPQRSTUVWXYZ") == text.npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = ParseAuthorization(text);
  CHECK(parsed.has_value() == SlowAccepts(text));
  CheckCredential(text);
  CheckNames(text);
  if (!parsed) return 0;
  CheckCredential(parsed->credential);
  CheckNames(parsed->signed_headers);
  std::string again = "AWS4-HMAC-SHA256 Credential=";
  again += parsed->credential;
  again += ",SignedHeaders=";
  again += parsed->signed_headers;
  again += ",Signature=" + digest::Hex(digest::View(parsed->signature));
  if (again.size() > kMaxAuthorizationBytes) return 0;
  const auto second = ParseAuthorization(again);
  CHECK(second && second->credential == parsed->credential &&
        second->signed_headers == parsed->signed_headers && second->signature == parsed->signature);
  return 0;
}

}  // namespace sluice::sigv4
