#include "objects/local/beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <utility>

#include "objects/local/error.h"

namespace sluice::objects {
namespace {

constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;

int FlagsOf(bool as_folder) { return as_folder ? kFlags | O_DIRECTORY : kFlags; }

// A link where a folder is wanted is ENOTDIR to the kernel, which would hide what is wrong.
Status WhyNot(int error, int folder, const std::string& name) {
  struct stat found {};
  const bool link = error == ENOTDIR &&
                    ::fstatat(folder, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
                    S_ISLNK(found.st_mode);
  return FromErrno(link ? ELOOP : error, "openat");
}

Result<Descriptor> OpenStep(int folder, const std::string& name, bool as_folder) {
  Descriptor opened(::openat(folder, name.c_str(), FlagsOf(as_folder)));
  if (!opened.open()) return WhyNot(errno, folder, name);
  return opened;
}

}  // namespace

Result<Descriptor> OpenBeneath(int folder, const std::string& path, bool as_folder) {
  open_how how{};
  how.flags = static_cast<__u64>(FlagsOf(as_folder));
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  Descriptor opened(
      static_cast<int>(::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof(how))));
  if (opened.open()) return opened;
  // The walk finds out whether EPERM and ENOTDIR are about the path.
  if (errno == ENOSYS || errno == EPERM || errno == ENOTDIR) {
    return OpenByWalking(folder, path, as_folder);
  }
  return FromErrno(errno, "openat2");
}

Result<Descriptor> OpenByWalking(int folder, const std::string& path, bool as_folder) {
  Descriptor parent;
  int at = folder;
  size_t start = 0;
  for (size_t slash; (slash = path.find('/', start)) != path.npos; start = slash + 1) {
    TRY_ASSIGN(Descriptor next, OpenStep(at, path.substr(start, slash - start), true));
    parent = std::move(next);
    at = parent.fd();
  }
  return OpenStep(at, path.substr(start), as_folder);
}

}  // namespace sluice::objects
