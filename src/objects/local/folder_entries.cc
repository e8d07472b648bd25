#include "objects/local/folder_entries.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "objects/local/error.h"

namespace sluice::objects {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

// With a position of its own.
Result<OpenFolder> OpenForListing(int folder) {
  const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FromErrno(errno, "openat");
  OpenFolder opened(::fdopendir(fd));
  if (opened == nullptr) {
    const int error = errno;
    ::close(fd);
    return FromErrno(error, "fdopendir");
  }
  return opened;
}

// Not every file system says in its list what an entry is.
unsigned char TypeOf(int folder, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat found {};
  if (::fstatat(folder, entry.d_name, &found, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
  return S_ISDIR(found.st_mode) ? DT_DIR : S_ISREG(found.st_mode) ? DT_REG : DT_UNKNOWN;
}

bool Wanted(const EntryRange& range, std::string_view name, bool is_folder) {
  if (!name.starts_with(range.prefix)) return false;
  return name > range.after || (is_folder && range.through && range.after.starts_with(name));
}

// A heap whose front is the last name.
void KeepFirst(std::vector<std::string>& names, std::string name, size_t count) {
  if (names.size() >= count) {
    if (name >= names.front()) return;
    std::ranges::pop_heap(names);
    names.pop_back();
  }
  names.push_back(std::move(name));
  std::ranges::push_heap(names);
}

}  // namespace

Result<std::vector<std::string>> FirstEntries(int folder, const EntryRange& range, size_t count,
                                              std::stop_token stop) {
  TRY_ASSIGN(const OpenFolder opened, OpenForListing(folder));
  std::vector<std::string> names;
  while (true) {
    if (stop.stop_requested()) return Cancelled("the call was stopped");
    errno = 0;
    const dirent* entry = ::readdir(opened.get());
    if (entry == nullptr && errno != 0) return FromErrno(errno, "readdir");
    if (entry == nullptr) break;
    std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const unsigned char type = TypeOf(folder, *entry);
    if (type != DT_DIR && type != DT_REG) continue;
    if (type == DT_DIR) name += '/';
    if (Wanted(range, name, type == DT_DIR)) KeepFirst(names, std::move(name), count);
  }
  std::ranges::sort_heap(names);
  return names;
}

}  // namespace sluice::objects
