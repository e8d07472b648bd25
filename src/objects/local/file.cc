#include "objects/local/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "objects/local/error.h"

namespace sluice::objects {

Status WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FromErrno(errno, "write");
    bytes.remove_prefix(size_t(written));
  }
  return {};
}

Status Sync(int fd) {
  if (::fsync(fd) != 0) return FromErrno(errno, "fsync");
  return {};
}

Result<int64_t> FileBytes(int fd) {
  struct stat found {};
  if (::fstat(fd, &found) != 0) return FromErrno(errno, "fstat");
  if (S_ISDIR(found.st_mode)) return FromErrno(EISDIR, "fstat");
  if (!S_ISREG(found.st_mode)) return Invalid("something other than a file stands at the key");
  return int64_t{found.st_size};
}

Result<Descriptor> OpenForReading(int folder, const std::string& name) {
  Descriptor file(
      ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  if (!file.open()) return FromErrno(errno, "openat");
  TRY(FileBytes(file.fd()));
  return file;
}

Result<size_t> ReadAt(int fd, char* space, size_t bytes, int64_t offset) {
  size_t have = 0;
  while (have < bytes) {
    const ssize_t read = ::pread(fd, space + have, bytes - have, offset + int64_t(have));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return FromErrno(errno, "pread");
    if (read == 0) break;
    have += size_t(read);
  }
  return have;
}

}  // namespace sluice::objects
