#include "objects/local/beneath.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/id.h"
#include "objects/local/file.h"

namespace sluice::objects {
namespace {

namespace fs = std::filesystem;

using Opener = Result<Descriptor> (*)(int, const std::string&, bool);

// Both ways promise the same, so that a machine without openat2 is as safe.
class BeneathTest : public testing::TestWithParam<Opener> {
 protected:
  BeneathTest() {
    fs::create_directories(root_ / "in/folder");
    fs::create_directories(root_ / "out");
    std::ofstream(root_ / "in/folder/file") << "inside";
    std::ofstream(root_ / "out/file") << "outside";
    folder_ = Descriptor(::open((root_ / "in").c_str(), O_RDONLY | O_DIRECTORY));
  }
  ~BeneathTest() override { fs::remove_all(root_); }

  Status Open(const std::string& path, bool as_folder = false) {
    return GetParam()(folder_.fd(), path, as_folder).status();
  }

  const fs::path root_ = fs::path(testing::TempDir()) / NewUuid();
  Descriptor folder_;
};

TEST_P(BeneathTest, OpensWhatIsBelow) {
  const auto file = GetParam()(folder_.fd(), "folder/file", false);
  ASSERT_TRUE(file.ok()) << file.status().ToString();
  char space[10];
  const auto read = ReadAt(file->fd(), space, sizeof(space), 0);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(std::string(space, *read), "inside");
  EXPECT_TRUE(Open("folder", true).ok());
}

TEST_P(BeneathTest, FollowsNoLinkAnywhere) {
  fs::create_directory_symlink(root_ / "out", root_ / "in/away");
  fs::create_directory_symlink("folder", root_ / "in/near");
  fs::create_symlink("file", root_ / "in/folder/alias");
  for (const char* path : {"away/file", "near/file", "folder/alias"}) {
    EXPECT_TRUE(Open(path).Is(ErrorKind::kDenied)) << path << ": " << Open(path).ToString();
  }
  for (const char* path : {"away", "near"}) {
    EXPECT_TRUE(Open(path, true).Is(ErrorKind::kDenied)) << Open(path, true).ToString();
  }
}

TEST_P(BeneathTest, SaysWhatIsMissingOrInTheWay) {
  EXPECT_TRUE(Open("nothing").Is(ErrorKind::kNotFound));
  EXPECT_TRUE(Open("nothing/file").Is(ErrorKind::kNotFound));
  EXPECT_TRUE(Open("folder/file/more").Is(ErrorKind::kInvalid));
  EXPECT_TRUE(Open("folder/file", true).Is(ErrorKind::kInvalid));
}

TEST_P(BeneathTest, DoesNotWaitAtAPipe) {
  ASSERT_EQ(::mkfifo((root_ / "in/pipe").c_str(), 0600), 0);
  EXPECT_TRUE(Open("pipe").ok());
}

INSTANTIATE_TEST_SUITE_P(Ways, BeneathTest, testing::Values(&OpenBeneath, &OpenByWalking));

}  // namespace
}  // namespace sluice::objects
