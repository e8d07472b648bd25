#include "sigv4/header_fields.h"

#include <algorithm>

namespace sluice::sigv4 {

std::string_view TrimBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

HeaderFields::HeaderFields(const RequestView& request) {
  size_t total = 0;
  for (const auto& [name, value] : request.headers) total += name.size();
  // The views below point into names_, which must not move while it grows.
  names_.reserve(total);
  fields_.reserve(request.headers.size());
  for (const auto& [name, value] : request.headers) {
    const size_t start = names_.size();
    for (char c : name) names_ += c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
    fields_.push_back({std::string_view(names_).substr(start), TrimBlanks(value)});
  }
  std::ranges::stable_sort(fields_, {}, &Field::name);
}

std::span<const HeaderFields::Field> HeaderFields::Named(std::string_view name) const {
  const auto found = std::ranges::equal_range(fields_, name, {}, &Field::name);
  return {found.begin(), found.end()};
}

void HeaderFields::SetValue(std::string_view name, std::string_view value) {
  for (Field& field : std::ranges::equal_range(fields_, name, {}, &Field::name)) {
    field.value = value;
  }
}

}  // namespace sluice::sigv4
