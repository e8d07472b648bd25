#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::model {

/// A source or destination URI taken apart: "s3://lake/crm" is {s3, lake, crm}.
struct Uri {
  std::string scheme;
  std::string host;
  std::string path;  // without the leading '/'; may be empty
};

/// Say whether `text` fits the model's URI pattern in full: linear time, ASCII word characters.
/// Source: service model, SourceURI and DestinationURI.
bool FitsUriPattern(std::string_view text);

/// Take a URI apart. Errors: invalid when it does not fit the pattern, or when a path segment is
/// empty, "." or "..". One '/' at the end is dropped.
Result<Uri> ParseUri(std::string_view text);

}  // namespace sluice::model
