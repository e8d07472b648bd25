#pragma once

#include <string_view>

#include "base/status.h"

namespace sluice::objects {

/// Convert a failed system call on a file. `call` goes to the detail with the system's own text.
/// Errors: a code outside the table is internal.
Status FromErrno(int error, std::string_view call);

}  // namespace sluice::objects
