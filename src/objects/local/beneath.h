#pragma once

#include <string>

#include "base/status.h"
#include "objects/local/descriptor.h"

namespace sluice::objects {

/// Open what is at a path below a folder for reading, without leaving the folder or following a
/// symbolic link anywhere, and without waiting for a pipe's other end. `path` has no empty, "." or
/// ".." segment. The kernel does it in one step (openat2, Linux 5.6); where it cannot, or a sandbox
/// forbids the call, the path is walked instead. Errors: not_found; denied for a link or a missing
/// right; invalid for a file where the path needs a folder.
Result<Descriptor> OpenBeneath(int folder, const std::string& path, bool as_folder);

/// The same, folder by folder, each opened in the one before.
Result<Descriptor> OpenByWalking(int folder, const std::string& path, bool as_folder);

}  // namespace sluice::objects
