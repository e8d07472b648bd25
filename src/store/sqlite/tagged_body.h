#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "model/integration.h"

namespace sluice::store::sqlite {

/// Read the tags in the body of a record of any kind; none where it has no such member.
/// Errors: corrupt.
Result<model::Tags> ReadBodyTags(std::string_view body);

/// Return the body with `tags` in the place of those that it has, and all else as it was.
/// Errors: corrupt.
Result<std::string> ReplaceBodyTags(std::string_view body, const model::Tags& tags);

}  // namespace sluice::store::sqlite
