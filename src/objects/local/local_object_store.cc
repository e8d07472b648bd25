#include "objects/local/local_object_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/id.h"
#include "digest/digest.h"
#include "objects/local/error.h"
#include "objects/local/file.h"
#include "objects/local/local_upload.h"

namespace sluice::objects {
namespace {

constexpr mode_t kFileMode = 0640;
constexpr size_t kReadBytes = 1024 * 1024;

Status CheckCall(std::string_view key, const std::stop_token& stop) {
  if (stop.stop_requested()) return Cancelled("the call was stopped");
  return CheckKey(key);
}

// Upload files are found again by their key alone, whatever characters it has.
std::string UploadNamePrefix(std::string_view key) { return digest::Sha256Hex(key) + "-"; }

Status Unlink(int folder, const std::string& name) {
  if (::unlinkat(folder, name.c_str(), 0) != 0 && errno != ENOENT) {
    return FromErrno(errno, "unlinkat");
  }
  return {};
}

Result<std::string> HashFile(int fd, std::stop_token stop) {
  const auto space = std::make_unique_for_overwrite<char[]>(kReadBytes);
  digest::Sha256Stream hash;
  for (int64_t offset = 0;;) {
    if (stop.stop_requested()) return Cancelled("the call was stopped");
    TRY_ASSIGN(const size_t bytes, objects::ReadAt(fd, space.get(), kReadBytes, offset));
    hash.Update({space.get(), bytes});
    if (bytes < kReadBytes) return digest::Hex(digest::View(hash.Finish()));
    offset += int64_t(bytes);
  }
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// Unlink every file of the folder whose name begins so; takes the descriptor over.
Status UnlinkMatching(int fd, std::string_view prefix, std::string_view kept) {
  const std::unique_ptr<DIR, CloseFolder> folder(::fdopendir(fd));
  if (folder == nullptr) {
    const int error = errno;
    ::close(fd);
    return FromErrno(error, "fdopendir");
  }
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr) return errno == 0 ? Status() : FromErrno(errno, "readdir");
    const std::string_view name = entry->d_name;
    if (!name.starts_with(prefix) || name == kept) continue;
    TRY(Unlink(::dirfd(folder.get()), entry->d_name));
  }
}

}  // namespace

LocalObjectStore::LocalObjectStore(std::string bucket, std::filesystem::path folder,
                                   std::filesystem::path uploads)
    : bucket_(std::move(bucket)),
      uploads_folder_(uploads),
      objects_(folder),
      uploads_(std::move(uploads)),
      reader_(fmt::format("bucket '{}'", bucket_), std::move(folder)) {}

Status LocalObjectStore::CheckBucket(std::stop_token stop) {
  if (stop.stop_requested()) return Cancelled("the call was stopped");
  const Result<Descriptor> root = objects_.OpenRoot();
  if (root.status().Is(ErrorKind::kNotFound)) {
    return NotFound(
        fmt::format("bucket '{0}' does not exist; `sluice buckets create {0}` makes it", bucket_));
  }
  if (!root.ok()) return Named(root.status());
  if (::faccessat(root->fd(), ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
    return Named(FromErrno(errno, "faccessat"));
  }
  return {};
}

Result<std::unique_ptr<Upload>> LocalObjectStore::StartUpload(std::string_view key,
                                                              UploadOptions options,
                                                              std::stop_token stop) {
  TRY(CheckCall(key, stop));
  TRY(CheckBucket(stop));
  // A file where the key needs a folder would keep a commit from ever ending: found out now.
  const auto place = objects_.Find(key);
  if (!place.ok() && !place.status().Is(ErrorKind::kNotFound)) return Named(place.status());
  LocalUpload::Identity identity{bucket_, std::string(key), NewUuid(), std::move(options.owner)};
  auto made = CreateUploadFile(key, identity.upload_id);
  if (!made.ok()) return Named(made.status());
  return std::unique_ptr<Upload>(std::make_unique<LocalUpload>(
      std::move(identity), std::move(made->file), std::move(made->place.folder), stop));
}

Status LocalObjectStore::Complete(const PendingUpload& upload, std::stop_token stop) {
  TRY(CheckCall(upload.key, stop));
  if (!IsUuid(upload.upload_id)) return Named(Invalid("an upload id is not one of ours"));
  return Named(Publish(upload, stop));
}

Status LocalObjectStore::Abort(std::string_view key, std::string_view upload_id,
                               std::stop_token stop) {
  TRY(CheckCall(key, stop));
  if (!IsUuid(upload_id)) return {};
  const auto place = uploads_.Find(UploadPath(key, upload_id));
  if (place.status().Is(ErrorKind::kNotFound)) return {};
  if (!place.ok()) return Named(place.status());
  return Named(Unlink(place->folder.fd(), place->name));
}

Status LocalObjectStore::AbortOthers(std::string_view key, std::string_view kept_upload_id,
                                     std::stop_token stop) {
  TRY(CheckCall(key, stop));
  return Named(RemoveUploads(key, kept_upload_id));
}

Result<bool> LocalObjectStore::PutIfAbsent(std::string_view key, std::string_view bytes,
                                           const PutOptions&, std::stop_token stop) {
  TRY(CheckCall(key, stop));
  TRY(CheckBucket(stop));
  Result<bool> put = LinkIfAbsent(key, bytes);
  if (!put.ok()) return Named(put.status());
  return put;
}

Result<std::string> LocalObjectStore::Read(std::string_view key, int64_t max_bytes,
                                           std::stop_token stop) {
  TRY(CheckCall(key, stop));
  Result<std::string> bytes = ReadWhole(key, max_bytes);
  // A folder at the key, or a file on the way to it: either way there is no object.
  if (bytes.status().Is(ErrorKind::kInvalid)) {
    return Named(NotFound("there is no such object").WithDetail(bytes.status().message()));
  }
  if (!bytes.ok()) return Named(bytes.status());
  return bytes;
}

Result<ListedPage> LocalObjectStore::List(std::string_view prefix, std::string_view after,
                                          size_t limit, std::stop_token stop) {
  return reader_.List(prefix, after, limit, std::move(stop));
}

Result<size_t> LocalObjectStore::ReadAt(const ObjectInfo& object, int64_t offset,
                                        std::span<char> to, std::stop_token stop) {
  return reader_.ReadAt(object, offset, to, std::move(stop));
}

Result<LocalObjectStore::NewFile> LocalObjectStore::CreateUploadFile(std::string_view key,
                                                                     std::string_view upload_id) {
  std::error_code ignored;  // what cannot be made is found missing by the next line
  std::filesystem::create_directories(uploads_folder_, ignored);
  TRY_ASSIGN(Tree::Place place, uploads_.Make(UploadPath(key, upload_id)));
  Descriptor file(::openat(place.folder.fd(), place.name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kFileMode));
  if (!file.open()) return FromErrno(errno, "openat");
  return NewFile{std::move(place), std::move(file)};
}

std::string LocalObjectStore::UploadPath(std::string_view key, std::string_view upload_id) const {
  return fmt::format("{}/{}{}", bucket_, UploadNamePrefix(key), upload_id);
}

Status LocalObjectStore::Publish(const PendingUpload& upload, std::stop_token stop) {
  const auto from = uploads_.Find(UploadPath(upload.key, upload.upload_id));
  if (from.status().Is(ErrorKind::kNotFound)) return CheckPublished(upload, stop);
  TRY(from.status());
  const Result<Descriptor> file = OpenForReading(from->folder.fd(), from->name);
  if (file.status().Is(ErrorKind::kNotFound)) return CheckPublished(upload, stop);
  TRY(file.status());
  TRY_ASSIGN(const int64_t bytes, FileBytes(file->fd()));
  if (bytes != upload.bytes) {
    return {ErrorKind::kCorrupt, fmt::format("an upload of {} bytes has {}", upload.bytes, bytes)};
  }
  TRY_ASSIGN(const Tree::Place to, objects_.Make(upload.key));
  if (::renameat(from->folder.fd(), from->name.c_str(), to.folder.fd(), to.name.c_str()) != 0) {
    // Another call has published it since.
    if (errno == ENOENT) return CheckPublished(upload, stop);
    return FromErrno(errno, "renameat");
  }
  return objects_.SyncFolder(to.folder.fd());
}

Status LocalObjectStore::CheckPublished(const PendingUpload& upload, std::stop_token stop) {
  const Status gone(ErrorKind::kCorrupt, "the upload is gone and the object at its key is not it");
  const auto place = objects_.Find(upload.key);
  if (!place.ok()) return place.status().Is(ErrorKind::kNotFound) ? gone : place.status();
  const Result<Descriptor> file = OpenForReading(place->folder.fd(), place->name);
  if (!file.ok()) return file.status().Is(ErrorKind::kNotFound) ? gone : file.status();
  TRY_ASSIGN(const int64_t bytes, FileBytes(file->fd()));
  if (bytes != upload.bytes) return gone;
  TRY_ASSIGN(const std::string sha256, HashFile(file->fd(), stop));
  if (sha256 != upload.sha256) return gone;
  // Whoever renamed it may have died before its folders were durable.
  TRY_ASSIGN(const Tree::Place durable, objects_.Make(upload.key));
  return objects_.SyncFolder(durable.folder.fd());
}

Result<bool> LocalObjectStore::LinkIfAbsent(std::string_view key, std::string_view bytes) {
  TRY_ASSIGN(const NewFile made, CreateUploadFile(key, NewUuid()));
  const auto link = [&]() -> Result<bool> {
    TRY(WriteAll(made.file.fd(), bytes));
    TRY(Sync(made.file.fd()));
    TRY_ASSIGN(const Tree::Place to, objects_.Make(key));
    const bool linked = ::linkat(made.place.folder.fd(), made.place.name.c_str(), to.folder.fd(),
                                 to.name.c_str(), 0) == 0;
    if (!linked && errno != EEXIST) return FromErrno(errno, "linkat");
    TRY(objects_.SyncFolder(to.folder.fd()));
    return linked;
  };
  Result<bool> linked = link();
  TRY(Unlink(made.place.folder.fd(), made.place.name));
  return linked;
}

Status LocalObjectStore::RemoveUploads(std::string_view key, std::string_view kept_upload_id) {
  auto place = uploads_.Find(UploadPath(key, {}));
  if (place.status().Is(ErrorKind::kNotFound)) return {};
  TRY(place.status());
  // A descriptor of its own, since reading a folder moves the position and closes it.
  const int fd = ::openat(place->folder.fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FromErrno(errno, "openat");
  const std::string prefix = UploadNamePrefix(key);
  return UnlinkMatching(fd, prefix, prefix + std::string(kept_upload_id));
}

Result<std::string> LocalObjectStore::ReadWhole(std::string_view key, int64_t max_bytes) {
  TRY_ASSIGN(const Tree::Place place, objects_.Find(key));
  TRY_ASSIGN(const Descriptor file, OpenForReading(place.folder.fd(), place.name));
  TRY_ASSIGN(const int64_t size, FileBytes(file.fd()));
  if (size > max_bytes) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("an object of {} bytes is larger than {}", size, max_bytes));
  }
  std::string bytes(size_t(size), '\0');
  TRY_ASSIGN(const size_t read, objects::ReadAt(file.fd(), bytes.data(), bytes.size(), 0));
  bytes.resize(read);
  return bytes;
}

Status LocalObjectStore::Named(Status status) const {
  return status.WithContext(fmt::format("bucket '{}'", bucket_));
}

}  // namespace sluice::objects
