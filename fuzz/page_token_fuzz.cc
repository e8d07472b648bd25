#include <fuzzer/FuzzedDataProvider.h>

#include <cstdint>
#include <string>

#include "api/page_token.h"
#include "base/check.h"

// A sealed position opens where it was sealed and nowhere else; no other text opens, not even one
// that differs from a token in a single character.

namespace sluice::api {
namespace {

bool Opens(const std::string& key, const std::string& scope, const std::string& token) {
  return OpenPageToken(key, scope, "nextToken", token).ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider input(data, size);
  const std::string key = "key";
  const std::string scope = input.ConsumeRandomLengthString(40);
  const std::string position = input.ConsumeRandomLengthString(80);
  const std::string token = SealPageToken(key, scope, position);
  const auto opened = OpenPageToken(key, scope, "nextToken", token);
  CHECK(opened.ok() && *opened == position);
  CHECK(!Opens("another", scope, token) && !Opens(key, scope + "x", token));

  std::string changed = token;
  const size_t at = input.ConsumeIntegralInRange<size_t>(0, token.size());
  changed.replace(at, input.ConsumeIntegralInRange<size_t>(0, 2),
                  input.ConsumeRandomLengthString(3));
  CHECK(Opens(key, scope, changed) == (changed == token));

  // The fuzzer may come upon a token by watching the comparison; then it is the one that we seal.
  const std::string text = input.ConsumeRemainingBytesAsString();
  const auto found = OpenPageToken(key, scope, "nextToken", text);
  CHECK(!found.ok() || SealPageToken(key, scope, *found) == text);
  return 0;
}

}  // namespace sluice::api
