#include "objects/local/tree.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "objects/local/error.h"
#include "objects/local/file.h"

namespace sluice::objects {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr mode_t kFolderMode = 0750;
constexpr size_t kMaxKnownFolders = 4096;

Result<Descriptor> OpenFolder(int parent, const std::string& name) {
  Descriptor folder(::openat(parent, name.c_str(), kFolderFlags | O_NOFOLLOW));
  if (!folder.open()) return FromErrno(errno, "openat");
  return folder;
}

// Calls visit(parent, name, path so far) for each folder of the key before it is opened.
template <typename Visit>
Result<Tree::Place> Walk(Descriptor folder, std::string_view key, Visit visit) {
  size_t start = 0;
  for (size_t slash; (slash = key.find('/', start)) != key.npos; start = slash + 1) {
    const std::string name(key.substr(start, slash - start));
    TRY(visit(folder.fd(), name, key.substr(0, slash)));
    TRY_ASSIGN(folder, OpenFolder(folder.fd(), name));
  }
  return Tree::Place{std::move(folder), std::string(key.substr(start))};
}

}  // namespace

Result<Descriptor> Tree::OpenRoot() const {
  Descriptor root(::open(root_.c_str(), kFolderFlags));
  if (!root.open()) return FromErrno(errno, "open");
  return root;
}

Result<Tree::Place> Tree::Find(std::string_view key) const {
  TRY_ASSIGN(Descriptor root, OpenRoot());
  return Walk(std::move(root), key,
              [](int, const std::string&, std::string_view) { return Status(); });
}

Result<Tree::Place> Tree::Make(std::string_view key) {
  TRY_ASSIGN(Descriptor root, OpenRoot());
  return Walk(std::move(root), key,
              [this](int parent, const std::string& name, std::string_view path) {
                return MakeFolder(parent, name, path);
              });
}

Status Tree::SyncFolder(int folder) {
  const Status synced = Sync(folder);
  std::lock_guard lock(mutex_);
  if (sync_failure_.ok()) sync_failure_ = synced;
  return sync_failure_;
}

// A folder found in place may have been made by a process that died before it synced the parent, so
// only what this object has synced itself is taken as durable.
Status Tree::MakeFolder(int parent, const std::string& name, std::string_view path) {
  const bool made = ::mkdirat(parent, name.c_str(), kFolderMode) == 0;
  if (!made && errno != EEXIST) return FromErrno(errno, "mkdirat");
  if (!made) {
    std::lock_guard lock(mutex_);
    if (durable_.contains(std::string(path))) return {};
  }
  TRY(SyncFolder(parent));
  std::lock_guard lock(mutex_);
  if (durable_.size() >= kMaxKnownFolders) durable_.clear();
  durable_.emplace(path);
  return {};
}

}  // namespace sluice::objects
