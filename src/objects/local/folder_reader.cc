#include "objects/local/folder_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "objects/local/beneath.h"
#include "objects/local/error.h"
#include "objects/local/file.h"
#include "objects/local/folder_entries.h"
#include "objects/object_store.h"

namespace sluice::objects {
namespace {

// Each holds a descriptor and a page's worth of names.
constexpr size_t kMaxDepth = 64;

ObjectInfo InfoOf(std::string key, const struct stat& file) {
  std::string version = fmt::format("{:x}-{:x}-{}.{:09}-{}", file.st_dev, file.st_ino,
                                    file.st_mtim.tv_sec, file.st_mtim.tv_nsec, file.st_size);
  return {std::move(key), int64_t{file.st_size}, std::move(version),
          UnixMillis{int64_t{file.st_mtim.tv_sec} * 1000 + file.st_mtim.tv_nsec / 1'000'000}};
}

/// Gathers one page, folder by folder, depth first.
class Listing {
 public:
  Listing(std::string_view after, size_t limit, std::stop_token stop)
      : after_(after), limit_(limit), stop_(std::move(stop)) {}

  /// `path` is the folder's own, with a '/' at its end, or empty; names in it begin with `prefix`.
  Status Walk(const Descriptor& folder, const std::string& path, std::string_view prefix,
              size_t depth);

  ListedPage Finish() && {
    if (full_) page_.next = page_.objects.back().key;
    return std::move(page_);
  }

 private:
  Status Visit(const Descriptor& folder, const std::string& path, const std::string& name,
               size_t depth);
  Status TakeFile(const Descriptor& folder, std::string key, const std::string& name);

  const std::string_view after_;
  const size_t limit_;
  const std::stop_token stop_;
  ListedPage page_;
  bool full_ = false;
};

Status Listing::Walk(const Descriptor& folder, const std::string& path, std::string_view prefix,
                     size_t depth) {
  if (depth > kMaxDepth) {
    return Invalid(fmt::format("'{}' is nested in more than {} folders", path, kMaxDepth));
  }
  EntryRange range{.prefix = prefix, .after = {}, .through = false};
  if (after_.starts_with(path)) {
    range.after = after_.substr(path.size());
    range.through = true;
  }
  std::string last;
  while (!full_) {
    // One more than fits tells whether there is more; empty folders take rounds of their own.
    const size_t count = limit_ - page_.objects.size() + 1;
    TRY_ASSIGN(const auto names, FirstEntries(folder.fd(), range, count, stop_));
    for (size_t i = 0; i < names.size() && !full_; ++i) TRY(Visit(folder, path, names[i], depth));
    if (names.size() < count) return {};
    last = names.back();
    range.after = last;
    range.through = false;
  }
  return {};
}

Status Listing::Visit(const Descriptor& folder, const std::string& path, const std::string& name,
                      size_t depth) {
  const bool is_folder = name.ends_with('/');
  const std::string bare = is_folder ? name.substr(0, name.size() - 1) : name;
  TRY(CheckKey(path + bare).WithContext(fmt::format("a name below '{}'", path)));
  if (!is_folder) return TakeFile(folder, path + bare, bare);
  const Result<Descriptor> inner = OpenBeneath(folder.fd(), bare, true);
  if (inner.ok()) return Walk(*inner, path + name, {}, depth + 1);
  // Removed since, or a link by now, which would not have been listed either.
  struct stat found {};
  const bool there = ::fstatat(folder.fd(), bare.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0;
  if (!there || !S_ISDIR(found.st_mode)) return {};
  return inner.status().WithContext(fmt::format("'{}'", path + bare));
}

Status Listing::TakeFile(const Descriptor& folder, std::string key, const std::string& name) {
  struct stat found {};
  if (::fstatat(folder.fd(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? Status() : FromErrno(errno, "fstatat");
  }
  if (!S_ISREG(found.st_mode)) return {};
  full_ = page_.objects.size() == limit_;
  if (!full_) page_.objects.push_back(InfoOf(std::move(key), found));
  return {};
}

Status Changed(std::string_view key, std::string_view how) {
  return {ErrorKind::kUnavailable, fmt::format("object '{}' {} since it was listed", key, how)};
}

}  // namespace

Result<Descriptor> FolderReader::OpenFolder() const {
  Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) return FromErrno(errno, "open");
  return folder;
}

Result<ListedPage> FolderReader::List(std::string_view prefix, std::string_view after, size_t limit,
                                      std::stop_token stop) {
  if (stop.stop_requested()) return Cancelled("the call was stopped");
  if (limit == 0) return Invalid("a list's limit is 1 or more");
  Result<Descriptor> folder = OpenFolder();
  if (!folder.ok()) return folder.status().WithContext(title_);
  const size_t slash = prefix.rfind('/');
  const std::string path(slash == prefix.npos ? "" : prefix.substr(0, slash + 1));
  if (!path.empty()) {
    const std::string bare = path.substr(0, path.size() - 1);
    TRY(CheckKey(bare).WithContext("a prefix"));
    folder = OpenBeneath(folder->fd(), bare, true);
    if (folder.status().Is(ErrorKind::kNotFound)) return ListedPage{};
    if (folder.status().Is(ErrorKind::kInvalid)) return ListedPage{};  // a file: nothing below it
    if (!folder.ok()) return folder.status().WithContext(fmt::format("{}: '{}'", title_, bare));
  }
  Listing listing(after, std::min(limit, kMaxListed), std::move(stop));
  // Without the prefix's folder in it, `after` is before or behind all of it.
  if (!after.starts_with(path) && after > path) return ListedPage{};
  const Status walked = listing.Walk(*folder, path, prefix.substr(path.size()),
                                     size_t(std::ranges::count(path, '/')));
  if (!walked.ok()) return walked.WithContext(title_);
  return std::move(listing).Finish();
}

Result<size_t> FolderReader::ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                                    std::stop_token stop) {
  if (stop.stop_requested()) return Cancelled("the call was stopped");
  if (offset < 0) return Invalid("an offset is not negative");
  TRY(CheckKey(object.key));
  Result<size_t> read = ReadListed(object, offset, to);
  if (!read.ok()) return read.status().WithContext(title_);
  return read;
}

Result<size_t> FolderReader::ReadListed(const ObjectInfo& object, int64_t offset,
                                        std::span<char> to) const {
  TRY_ASSIGN(const Descriptor folder, OpenFolder());
  const Result<Descriptor> file = OpenBeneath(folder.fd(), object.key, false);
  if (file.status().Is(ErrorKind::kNotFound) || file.status().Is(ErrorKind::kInvalid)) {
    return Changed(object.key, "has gone");
  }
  if (!file.ok()) return file.status().WithContext(fmt::format("'{}'", object.key));
  const Status regular = FileBytes(file->fd()).status();
  if (regular.Is(ErrorKind::kInvalid)) return Changed(object.key, "has changed");
  TRY(regular);
  TRY_ASSIGN(const size_t bytes, objects::ReadAt(file->fd(), to.data(), to.size(), offset));
  // After the bytes: what was written before they were read shows now.
  struct stat found {};
  if (::fstat(file->fd(), &found) != 0) return FromErrno(errno, "fstat");
  if (InfoOf(object.key, found).version != object.version) {
    return Changed(object.key, "has changed");
  }
  return bytes;
}

}  // namespace sluice::objects
