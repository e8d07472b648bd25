#include "objects/local/folder_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "base/id.h"

namespace sluice::objects {
namespace {

namespace fs = std::filesystem;

class FolderReaderTest : public testing::Test {
 protected:
  FolderReaderTest() {
    fs::create_directories(folder_);
    fs::create_directories(root_ / "outside");
    Write(root_ / "outside/rows.csv", "secret");
  }
  ~FolderReaderTest() override { fs::remove_all(root_); }

  static void Write(const fs::path& file, std::string_view bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }

  std::vector<std::string> Keys(std::string_view prefix) {
    std::vector<std::string> keys;
    ListedPage page;
    do {
      auto listed = reader_.List(prefix, page.next, 2, {});
      EXPECT_TRUE(listed.ok()) << listed.status().ToString();
      if (!listed.ok()) return keys;
      page = *std::move(listed);
      for (const ObjectInfo& object : page.objects) keys.push_back(object.key);
    } while (!page.next.empty());
    return keys;
  }

  Result<std::string> Read(const ObjectInfo& object) {
    std::string bytes(100, '\0');
    TRY_ASSIGN(const size_t read, reader_.ReadAt(object, 0, bytes, {}));
    bytes.resize(read);
    return bytes;
  }

  ObjectInfo Listed(std::string_view key) {
    const auto page = reader_.List(key, "", 1, {});
    EXPECT_TRUE(page.ok() && !page->objects.empty()) << key;
    return page->objects.at(0);
  }

  const fs::path root_ = fs::path(testing::TempDir()) / NewUuid();
  const fs::path folder_ = root_ / "exports";
  FolderReader reader_{"root 'exports'", folder_};
};

TEST_F(FolderReaderTest, LinksAndPipesAreNoObjects) {
  Write(folder_ / "a/rows.csv", "1");
  fs::create_symlink(root_ / "outside/rows.csv", folder_ / "a/link.csv");
  fs::create_directory_symlink(root_ / "outside", folder_ / "b");
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(Keys(""), testing::ElementsAre("a/rows.csv"));
  const Status linked = reader_.List("b/", "", 10, {}).status();
  EXPECT_TRUE(linked.Is(ErrorKind::kDenied));
  EXPECT_EQ(linked.message(),
            "root 'exports': 'b': a symbolic link stands in the way and is not followed");
}

TEST_F(FolderReaderTest, NoPrefixLeadsOut) {
  for (const char* prefix : {"../outside/", "a/../../outside/", "/", "./"}) {
    EXPECT_TRUE(reader_.List(prefix, "", 10, {}).status().Is(ErrorKind::kInvalid)) << prefix;
  }
  EXPECT_TRUE(Read({"../outside/rows.csv", 6, "", {}}).status().Is(ErrorKind::kInvalid));
}

TEST_F(FolderReaderTest, ALinkPutInPlaceOfWhatWasListedIsNotFollowed) {
  Write(folder_ / "a/rows.csv", "inside");
  const ObjectInfo object = Listed("a/rows.csv");
  fs::rename(folder_ / "a", root_ / "moved");
  fs::create_directory_symlink(root_ / "outside", folder_ / "a");
  EXPECT_TRUE(Read(object).status().Is(ErrorKind::kDenied));
  fs::remove(folder_ / "a");
  fs::create_directory(folder_ / "a");
  fs::create_symlink(root_ / "outside/rows.csv", folder_ / "a/rows.csv");
  EXPECT_TRUE(Read(object).status().Is(ErrorKind::kDenied));
}

// Whatever instant the folder becomes a link in, not one byte or name of the outside comes in.
TEST_F(FolderReaderTest, ASwapWhileItReadsShowsNothingOfTheOutside) {
  Write(folder_ / "a/rows.csv", "inside");
  const ObjectInfo object = Listed("a/rows.csv");
  Write(root_ / "outside/only-here.csv", "secret");
  fs::create_directory_symlink(root_ / "outside", root_ / "link");
  std::atomic<bool> done{false};
  std::jthread swapper([&] {
    while (!done) {
      fs::rename(folder_ / "a", root_ / "real");
      fs::rename(root_ / "link", folder_ / "a");
      fs::rename(folder_ / "a", root_ / "link");
      fs::rename(root_ / "real", folder_ / "a");
    }
  });
  int inside = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto read = Read(object);
    if (read.ok()) {
      ASSERT_EQ(*read, "inside");
      ++inside;
    }
    const auto page = reader_.List("", "", 10, {});
    if (!page.ok()) continue;
    for (const ObjectInfo& listed : page->objects) ASSERT_EQ(listed.key, "a/rows.csv");
  }
  done = true;
  swapper.join();
  EXPECT_TRUE(Read(object).ok());
  EXPECT_GT(inside, 0);
}

TEST_F(FolderReaderTest, AFileThatGrewOrWasWrittenInPlaceHasChanged) {
  Write(folder_ / "k", "12345");
  const ObjectInfo object = Listed("k");
  std::ofstream(folder_ / "k", std::ios::app) << "6";
  const Status grown = Read(object).status();
  EXPECT_TRUE(grown.Is(ErrorKind::kUnavailable));
  EXPECT_EQ(grown.message(), "root 'exports': object 'k' has changed since it was listed");
  const ObjectInfo again = Listed("k");
  fs::last_write_time(folder_ / "k", fs::last_write_time(folder_ / "k") + std::chrono::seconds(1));
  EXPECT_TRUE(Read(again).status().Is(ErrorKind::kUnavailable));
  EXPECT_EQ(Listed("k").modified_at - again.modified_at, 1000);
}

TEST_F(FolderReaderTest, AFolderOrPipeInPlaceOfTheFileHasChanged) {
  Write(folder_ / "k", "12345");
  const ObjectInfo object = Listed("k");
  fs::remove(folder_ / "k");
  fs::create_directory(folder_ / "k");
  EXPECT_TRUE(Read(object).status().Is(ErrorKind::kUnavailable));
  fs::remove(folder_ / "k");
  ASSERT_EQ(::mkfifo((folder_ / "k").c_str(), 0600), 0);
  EXPECT_TRUE(Read(object).status().Is(ErrorKind::kUnavailable));
}

TEST_F(FolderReaderTest, EmptyFoldersHideNothingBehindThem) {
  for (char c = 'a'; c < 'k'; ++c) fs::create_directories(folder_ / std::string(1, c) / "empty");
  Write(folder_ / "z", "x");
  EXPECT_THAT(Keys(""), testing::ElementsAre("z"));
}

TEST_F(FolderReaderTest, ANameThatCannotBeAKeyIsSaid) {
  Write(folder_ / "a/caf\xE9.csv", "x");
  const Status status = reader_.List("", "", 10, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kInvalid));
  EXPECT_EQ(status.message(), "root 'exports': a name below 'a/': an object key is not UTF-8");
}

TEST_F(FolderReaderTest, FoldersNestedWithoutEndAreRefused) {
  fs::path deep = folder_;
  for (int i = 0; i < 70; ++i) deep /= "d";
  Write(deep / "k", "x");
  EXPECT_TRUE(reader_.List("", "", 10, {}).status().Is(ErrorKind::kInvalid));
}

}  // namespace
}  // namespace sluice::objects
