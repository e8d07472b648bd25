#include "objects/local/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace sluice::objects {
namespace {

struct Row {
  int code;
  ErrorKind kind;
  const char* message;
};

constexpr Row kRows[] = {
    {ENOENT, ErrorKind::kNotFound, "there is no such file or folder"},
    {EACCES, ErrorKind::kDenied, "the server's user has no access to the file or folder"},
    {EPERM, ErrorKind::kDenied, "the server's user has no access to the file or folder"},
    {ELOOP, ErrorKind::kDenied, "a symbolic link stands in the way and is not followed"},
    {ENOTDIR, ErrorKind::kInvalid, "a file or a link stands where the key needs a folder"},
    {EISDIR, ErrorKind::kInvalid, "a folder stands where the key needs a file"},
    {ENOTEMPTY, ErrorKind::kInvalid, "a folder stands where the key needs a file"},
    {ENAMETOOLONG, ErrorKind::kInvalid, "a segment of the key is longer than a file name may be"},
    {EFBIG, ErrorKind::kQuota, "the file is larger than this machine allows"},
    {ENOSPC, ErrorKind::kUnavailable, "the disk is full; make room on it"},
    {EDQUOT, ErrorKind::kUnavailable, "the disk quota is used up; make room or raise it"},
    {EROFS, ErrorKind::kUnavailable, "the file system is read-only; mount it writable"},
    {EIO, ErrorKind::kUnavailable, "the disk reports an input/output error"},
    {ESTALE, ErrorKind::kUnavailable, "the file system has lost the file"},
    {EMFILE, ErrorKind::kUnavailable, "too many open files"},
    {ENFILE, ErrorKind::kUnavailable, "too many open files"},
    {ENOMEM, ErrorKind::kUnavailable, "out of memory for file work"},
    {EMLINK, ErrorKind::kUnavailable, "the file system allows no further entry"},
    {EXDEV, ErrorKind::kUnsupported, "uploads and buckets are on different file systems"},
    {EOPNOTSUPP, ErrorKind::kUnsupported, "the file system cannot do it"},
};

}  // namespace

Status FromErrno(int error, std::string_view call) {
  std::string detail = fmt::format("{}: {}", call, std::generic_category().message(error));
  for (const Row& row : kRows) {
    if (row.code == error) return {row.kind, row.message, std::move(detail)};
  }
  return Internal("a file operation failed", std::move(detail));
}

}  // namespace sluice::objects
