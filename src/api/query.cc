#include "api/query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "api/percent.h"

namespace sluice::api {

Result<Query> Query::Parse(std::string_view query) {
  Query parsed;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    auto name = DecodePercent(pair.substr(0, equals));
    auto value = DecodePercent(equals == std::string_view::npos ? std::string_view()
                                                                : pair.substr(equals + 1));
    if (!name || !value) {
      return Invalid("The query of the request is not percent-encoded UTF-8");
    }
    parsed.parameters_.emplace_back(*std::move(name), *std::move(value));
  }
  return parsed;
}

Result<std::optional<std::string>> Query::Single(std::string_view name) const {
  std::optional<std::string> found;
  for (const auto& [key, value] : parameters_) {
    if (key != name) continue;
    if (found) return Invalid(fmt::format("{} must be given only once", name));
    found = value;
  }
  return found;
}

Result<std::optional<std::string>> Query::Text(std::string_view name,
                                               const wire::TextRule& rule) const {
  TRY_ASSIGN(std::optional<std::string> text, Single(name));
  if (text) {
    if (auto breach = wire::Breach(rule, *text)) {
      return Invalid(fmt::format("{} {}", name, *breach));
    }
  }
  return text;
}

Result<std::optional<int64_t>> Query::Integer(std::string_view name, int64_t min,
                                              int64_t max) const {
  TRY_ASSIGN(const std::optional<std::string> text, Single(name));
  if (!text) return std::optional<int64_t>();
  int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || stop != end || value < min || value > max) {
    return Invalid(fmt::format("{} must be an integer from {} to {}", name, min, max));
  }
  return std::optional<int64_t>(value);
}

Result<std::optional<size_t>> Query::Choice(std::string_view name,
                                            std::span<const std::string_view> choices) const {
  TRY_ASSIGN(const std::optional<std::string> text, Single(name));
  if (!text) return std::optional<size_t>();
  const auto found = std::find(choices.begin(), choices.end(), *text);
  if (found == choices.end()) {
    return Invalid(fmt::format("{} must be one of: {}", name, fmt::join(choices, ", ")));
  }
  return std::optional<size_t>(found - choices.begin());
}

Result<std::vector<std::string>> Query::TextList(std::string_view name, size_t max,
                                                 const wire::TextRule& rule) const {
  std::vector<std::string> texts;
  for (const auto& [key, value] : parameters_) {
    if (key != name) continue;
    if (auto breach = wire::Breach(rule, value)) {
      return Invalid(fmt::format("{}[{}] {}", name, texts.size(), *breach));
    }
    if (texts.size() == max) return Invalid(fmt::format("{} must have 1 to {} items", name, max));
    texts.push_back(value);
  }
  if (texts.empty()) return Invalid(fmt::format("{} is required", name));
  return texts;
}

}  // namespace sluice::api
