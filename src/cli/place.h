#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace sluice::cli {

/// Where something stands in a file.
/// Units: lines and bytes within the line, both from 1.
struct Place {
  int64_t line = 1;
  int64_t column = 1;
  auto operator<=>(const Place&) const = default;
};

/// A record that is not taken, and why.
struct Refusal {
  Place place;
  std::string member;  // the column or member that is wrong; empty: the record as a whole
  std::string message;
};

}  // namespace sluice::cli
