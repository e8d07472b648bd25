#include "objects/local/local_upload.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "objects/local/error.h"
#include "objects/local/file.h"

namespace sluice::objects {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;
constexpr size_t kLargeBytes = 64 * 1024;  // from here on a copy costs more than another write
constexpr int64_t kWriteBackBytes = 8 * 1024 * 1024;

// The calls only pace the kernel, and fsync has the last word; but a full or broken disk need not
// wait for it.
Status Pace(int fd, int64_t from, int64_t to, unsigned flags) {
  if (::sync_file_range(fd, from, to - from, flags) == 0) return {};
  if (errno == EIO || errno == ENOSPC || errno == EDQUOT) {
    return FromErrno(errno, "sync_file_range");
  }
  return {};
}

// What an Abort has unlinked would be written in vain.
Status CheckStillLinked(int fd) {
  struct stat found {};
  if (::fstat(fd, &found) != 0) return FromErrno(errno, "fstat");
  if (found.st_nlink == 0) return NotFound("the upload has been thrown away");
  return {};
}

}  // namespace

LocalUpload::LocalUpload(Identity identity, Descriptor file, Descriptor folder,
                         std::stop_token stop)
    : identity_(std::move(identity)),
      file_(std::move(file)),
      folder_(std::move(folder)),
      stop_(std::move(stop)) {}

int64_t LocalUpload::held_bytes() const { return buffer_ == nullptr ? 0 : int64_t(kBufferBytes); }

Status LocalUpload::Append(std::string_view bytes) {
  if (!failure_.ok()) return failure_;
  if (stop_.stop_requested()) return Failed(Cancelled("the upload was stopped"));
  return Failed(Take(bytes));
}

Result<PendingUpload> LocalUpload::Finish() {
  if (!failure_.ok()) return failure_;
  if (stop_.stop_requested()) return Failed(Cancelled("the upload was stopped"));
  TRY(Failed(MakeDurable()));
  std::string sha256 = digest::Hex(digest::View(hash_.Finish()));
  PendingUpload pending{.key = identity_.key,
                        .upload_id = identity_.upload_id,
                        .owner = identity_.owner,
                        .parts = {{1, sha256, written_}},
                        .bytes = written_,
                        .sha256 = {}};
  pending.sha256 = std::move(sha256);
  failure_ = Internal("the upload is finished");
  return pending;
}

Status LocalUpload::MakeDurable() {
  TRY(WriteBuffered());
  TRY(CheckStillLinked(file_.fd()));
  TRY(Sync(file_.fd()));
  TRY(Sync(folder_.fd()));
  written_back_ = written_;
  return {};
}

Status LocalUpload::Take(std::string_view bytes) {
  if (buffer_ == nullptr) buffer_ = std::make_unique_for_overwrite<char[]>(kBufferBytes);
  if (bytes.size() >= kLargeBytes || bytes.size() > kBufferBytes - buffered_bytes_) {
    TRY(WriteBuffered());
  }
  if (bytes.size() >= kLargeBytes) return Write(bytes);
  std::memcpy(buffer_.get() + buffered_bytes_, bytes.data(), bytes.size());
  buffered_bytes_ += bytes.size();
  return {};
}

Status LocalUpload::WriteBuffered() {
  return Write({buffer_.get(), std::exchange(buffered_bytes_, 0)});
}

Status LocalUpload::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view now = bytes.substr(0, size_t(kWriteBackBytes));
    hash_.Update(now);
    TRY(WriteAll(file_.fd(), now));
    written_ += int64_t(now.size());
    bytes.remove_prefix(now.size());
    TRY(WriteBack());
  }
  return {};
}

// Begin to write back what has come, after what was begun before has arrived. That is let go from
// memory: the next bytes find pages that are at hand, where a fresh one costs several times the
// copying into it, and what others keep in the page cache stays there.
Status LocalUpload::WriteBack() {
  if (written_ - begun_ < kWriteBackBytes) return {};
  if (begun_ > written_back_) {
    TRY(Pace(file_.fd(), written_back_, begun_,
             SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER));
    ::posix_fadvise(file_.fd(), written_back_, begun_ - written_back_, POSIX_FADV_DONTNEED);
  }
  TRY(Pace(file_.fd(), begun_, written_, SYNC_FILE_RANGE_WRITE));
  written_back_ = begun_;
  begun_ = written_;
  return {};
}

Status LocalUpload::Failed(Status failure) {
  if (failure.ok()) return failure;
  failure_ = failure.WithContext(fmt::format("bucket '{}'", identity_.bucket));
  return failure_;
}

}  // namespace sluice::objects
