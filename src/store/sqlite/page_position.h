#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::store::sqlite {

/// Write the numbers by which the last item of a page was ordered, as Page::next.
std::string WritePosition(const std::vector<int64_t>& numbers);

/// Read `count` numbers back; none from an empty text. Errors: invalid, naming NextToken.
Result<std::vector<int64_t>> ReadPosition(std::string_view text, size_t count);

}  // namespace sluice::store::sqlite
