#pragma once

#include <string_view>

#include "sigv4/request.h"

namespace sluice::sigv4 {

/// Make an access key at random: an id of `prefix` and 16 characters of A-Z2-7, and a secret of 40
/// characters of Base64. Source: what AWS's access keys look like.
Credentials NewCredentials(std::string_view prefix);

}  // namespace sluice::sigv4
