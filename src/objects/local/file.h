#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"
#include "objects/local/descriptor.h"

namespace sluice::objects {

/// Write everything at the file's position.
Status WriteAll(int fd, std::string_view bytes);

/// Wait until a file or folder is on the disk. A failure is final: what the kernel could not write
/// it has dropped, and a second call would report success.
Status Sync(int fd);

/// Return the size of a regular file. Errors: invalid for anything else.
Result<int64_t> FileBytes(int fd);

/// Open a regular file of a folder for reading, never through a symbolic link and without waiting
/// for a pipe's other end.
Result<Descriptor> OpenForReading(int folder, const std::string& name);

/// Fill `space` from `offset`; returns fewer bytes than asked only at the end of the file.
Result<size_t> ReadAt(int fd, char* space, size_t bytes, int64_t offset);

}  // namespace sluice::objects
