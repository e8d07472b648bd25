#include "base/line_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace sluice {
namespace {

std::filesystem::path Numbered(const std::filesystem::path& file, int number) {
  return number == 0 ? file : std::filesystem::path(fmt::format("{}.{}", file.string(), number));
}

Status Failure(const std::filesystem::path& file) {
  return {ErrorKind::kUnavailable, fmt::format("{} cannot be written", file.string()),
          std::generic_category().message(errno)};
}

bool EndsWithinALine(int descriptor, int64_t bytes) {
  char last = '\n';
  return bytes > 0 && ::pread(descriptor, &last, 1, bytes - 1) == 1 && last != '\n';
}

}  // namespace

Result<std::unique_ptr<LineFile>> LineFile::Open(LineFileOptions options) {
  std::unique_ptr<LineFile> made(new LineFile(std::move(options)));
  TRY(made->OpenFile());
  return made;
}

LineFile::~LineFile() {
  static_cast<void>(WriteAdded().ok());
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status LineFile::OpenFile() {
  descriptor_ = ::open(options_.file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  struct stat about {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &about) != 0) return Failure(options_.file);
  bytes_ = about.st_size;
  torn_ = EndsWithinALine(descriptor_, bytes_);
  return {};
}

void LineFile::Add(std::string_view line) {
  std::lock_guard lock(mutex_);
  const int64_t before = bytes_ + int64_t(added_.size());
  if (before > 0 && before + int64_t(line.size()) > options_.file_bytes) {
    if (WriteAdded().ok() && bytes_ > 0) last_ = Rotate();
  }
  added_ += line;
}

Status LineFile::Flush() {
  std::lock_guard lock(mutex_);
  return WriteAdded();
}

Status LineFile::WriteAdded() {
  if (added_.empty()) return last_;
  const auto write = [this]() -> Status {
    if (descriptor_ < 0) TRY(OpenFile());
    if (torn_) TRY(WriteAll("\n"));
    torn_ = false;
    return WriteAll(added_);
  };
  last_ = write();
  added_.clear();
  return last_;
}

Status LineFile::Rotate() {
  ::close(std::exchange(descriptor_, -1));
  for (int number = options_.files - 1; number > 0; --number) {
    const auto from = Numbered(options_.file, number - 1);
    const auto to = Numbered(options_.file, number);
    if (::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) return Failure(to);
  }
  if (options_.files == 1 && ::unlink(options_.file.c_str()) != 0) return Failure(options_.file);
  return OpenFile();
}

Status LineFile::WriteAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failure(options_.file);
    text.remove_prefix(size_t(count));
    bytes_ += count;
    torn_ = !text.empty();
  }
  return {};
}

}  // namespace sluice
