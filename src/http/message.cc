#include "http/message.h"

#include <algorithm>

namespace sluice::http {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

}  // namespace

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return Lower(x) == Lower(y); });
}

std::optional<std::string_view> Headers::Find(std::string_view name) const {
  for (const auto& [field_name, value] : fields_) {
    if (SameName(field_name, name)) return value;
  }
  return std::nullopt;
}

}  // namespace sluice::http
