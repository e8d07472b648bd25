#include "store/sqlite/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace sluice::store::sqlite {
namespace {

Status Failure(std::string message, const std::filesystem::path& path, int error) {
  return {ErrorKind::kUnavailable, std::move(message),
          fmt::format("{}: {}", path.string(), std::generic_category().message(error))};
}

}  // namespace

Result<FolderLock> FolderLock::Take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return Failure("The data folder could not be made", folder, errno);
  }
  const std::filesystem::path file = folder / "lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return Failure("The data folder cannot be written", file, errno);
  FolderLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) {
    return Failure("Another sluice has this data folder open", file, errno);
  }
  return Failure("The data folder could not be locked", file, errno);
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

}  // namespace sluice::store::sqlite
