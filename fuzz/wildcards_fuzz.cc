#include <fnmatch.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "model/policy.h"

// A pattern of a policy and, after a line feed, what it is held to. The C library's own matching
// has the same opinion, and so has a table filled cell by cell.

namespace sluice::model {
namespace {

constexpr size_t kMostBytes = 512;  // the table's cells are the product of both
constexpr size_t kMostStars = 4;    // fnmatch tries every way to share a text out among them

/// Fill the table: row by row of the pattern, whether it fits so many characters of the text.
bool SlowFits(std::string_view pattern, std::string_view text) {
  std::string fits(text.size() + 1, '\0');
  fits[0] = 1;
  for (char want : pattern) {
    std::string next(text.size() + 1, '\0');
    if (want == '*') next[0] = fits[0];
    for (size_t i = 1; i <= text.size(); ++i) {
      const bool one = fits[i - 1] && (want == '?' || want == text[i - 1]);
      next[i] = want == '*' ? char(fits[i] || next[i - 1]) : char(one);
    }
    fits = next;
  }
  return fits[text.size()];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string both(reinterpret_cast<const char*>(data), std::min(size, kMostBytes));
  const size_t line = std::min(both.find('\n'), both.size());
  const std::string pattern = both.substr(0, line);
  const std::string text = both.substr(std::min(line + 1, both.size()));
  const bool fits = FitsWildcards(pattern, text);
  CHECK(fits == SlowFits(pattern, text));
  const bool comparable = both.find_first_of(std::string_view("[\\\0", 3)) == std::string::npos &&
                          std::count(pattern.begin(), pattern.end(), '*') <= long(kMostStars);
  if (comparable) {
    CHECK(fits == (fnmatch(pattern.c_str(), text.c_str(), FNM_NOESCAPE) == 0));
  }
  return 0;
}

}  // namespace sluice::model
