#include "app/secret_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sluice::app {
namespace {

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(size_t(count));
  }
  return ::fsync(fd) == 0;
}

bool SyncFolder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  return synced;
}

}  // namespace

Status WriteSecretFile(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path made = file.string() + ".new";
  const auto failure = [&] {
    return Status(ErrorKind::kUnavailable, fmt::format("{} cannot be written", file.string()),
                  std::generic_category().message(errno));
  };
  // One that a crash left may have another mode.
  ::unlink(made.c_str());
  const int fd = ::open(made.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failure();
  const bool written = WriteAll(fd, text);
  ::close(fd);
  if (!written || ::rename(made.c_str(), file.c_str()) != 0) return failure();
  return SyncFolder(file.parent_path()) ? Status() : failure();
}

}  // namespace sluice::app
