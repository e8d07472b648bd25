#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::cli {

/// Find the first byte that is not part of well-formed UTF-8; npos when all are.
/// Source: Unicode 15.0, table 3-7.
size_t FindNotUtf8(std::string_view text);

}  // namespace sluice::cli
