#include "cli/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sluice::cli {

Result<std::unique_ptr<FileSource>> FileSource::Open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const ErrorKind kind = errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kDenied;
    return Status(kind, fmt::format("{} cannot be opened", path.string()),
                  std::generic_category().message(errno));
  }
  struct stat about {};
  const bool known = ::fstat(fd, &about) == 0;
  std::optional<int64_t> size_bytes;
  if (known && S_ISREG(about.st_mode)) size_bytes = about.st_size;
  std::unique_ptr<FileSource> source(new FileSource(fd, size_bytes));
  if (known && S_ISDIR(about.st_mode)) {
    return Invalid(fmt::format("{} is a folder, not a file", path.string()));
  }
  return source;
}

FileSource::~FileSource() { ::close(fd_); }

Result<size_t> FileSource::Read(char* to, size_t bytes) {
  for (;;) {
    const ssize_t count = ::read(fd_, to, bytes);
    if (count >= 0) {
      read_bytes_ += count;
      return size_t(count);
    }
    if (errno == EINTR) continue;
    return Status(ErrorKind::kUnavailable, "the file cannot be read",
                  std::generic_category().message(errno));
  }
}

}  // namespace sluice::cli
