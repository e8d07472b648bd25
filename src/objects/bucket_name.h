#pragma once

#include <string_view>

#include "base/status.h"

namespace sluice::objects {

/// Check a bucket's name: 3 to 63 of lower-case letters, digits, '-' and '.', a letter or digit at
/// both ends, no two dots side by side, not the form of an IPv4 address. Errors: invalid.
/// Source: Amazon S3 User Guide, "General purpose bucket naming rules", without its reserved
/// prefixes and suffixes, which only AWS reserves.
Status CheckBucketName(std::string_view name);

}  // namespace sluice::objects
