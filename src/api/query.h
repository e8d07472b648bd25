#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/wire/text_rule.h"
#include "base/status.h"

namespace sluice::api {

/// The parameters of a request's query, decoded. Names that an operation does not ask for are
/// ignored.
class Query {
 public:
  Query() = default;

  /// Errors: invalid for a bad percent escape.
  static Result<Query> Parse(std::string_view query);

  /// Read a parameter that may be given once. Errors: invalid naming it.
  Result<std::optional<std::string>> Text(std::string_view name, const wire::TextRule& rule) const;
  Result<std::optional<int64_t>> Integer(std::string_view name, int64_t min, int64_t max) const;

  /// Read a parameter that is given once for each item of a list, 1 to `max` times. Errors: invalid
  /// naming it.
  Result<std::vector<std::string>> TextList(std::string_view name, size_t max,
                                            const wire::TextRule& rule) const;
  /// The same for one of `choices`; returns its place among them.
  Result<std::optional<size_t>> Choice(std::string_view name,
                                       std::span<const std::string_view> choices) const;

 private:
  Result<std::optional<std::string>> Single(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace sluice::api
