#include "base/line_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/id.h"

namespace sluice {
namespace {

class LineFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<LineFile> Open(int64_t file_bytes = 1'000'000, int files = 3) {
    auto opened = LineFile::Open({file_, file_bytes, files});
    EXPECT_TRUE(opened.ok()) << opened.status().ToString();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  static std::string TextOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::string Text(const std::string& suffix = "") { return TextOf(file_.string() + suffix); }

  static Status Append(LineFile& file, std::string_view line) {
    file.Add(line);
    return file.Flush();
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("lines-" + NewUuid());
  const std::filesystem::path file_ = folder_ / "audit.log";
};

TEST_F(LineFileTest, LinesAreAppendedForTheOwnerAlone) {
  ASSERT_TRUE(Append(*Open(), "one\n").ok());
  ASSERT_TRUE(Append(*Open(), "two\n").ok());
  EXPECT_EQ(Text(), "one\ntwo\n");
  struct stat about {};
  ASSERT_EQ(stat(file_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST_F(LineFileTest, FilesAreBoundedInSizeAndNumber) {
  const auto file = Open(10, 3);
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(Append(*file, "line" + std::to_string(i) + "\n").ok());
  EXPECT_EQ(Text(), "line8\n");
  EXPECT_EQ(Text(".1"), "line7\n");
  EXPECT_EQ(Text(".2"), "line6\n");
  EXPECT_FALSE(std::filesystem::exists(file_.string() + ".3"));
  ASSERT_TRUE(
      Append(*file, std::string(100, 'x') + "\n").ok());  // longer than a file: alone in one
  EXPECT_EQ(Text(".1"), "line8\n");
}

TEST_F(LineFileTest, ASingleFileBeginsAnew) {
  const auto file = Open(10, 1);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Append(*file, "line" + std::to_string(i) + "\n").ok());
  EXPECT_EQ(Text(), "line2\n");
  EXPECT_FALSE(std::filesystem::exists(file_.string() + ".1"));
}

TEST_F(LineFileTest, HalfALineOfAnEarlierLifeStandsAlone) {
  std::ofstream(file_) << "whole\nhal";
  ASSERT_TRUE(Append(*Open(), "new\n").ok());
  EXPECT_EQ(Text(), "whole\nhal\nnew\n");
}

TEST_F(LineFileTest, AFullDiskIsToldAndPasses) {
  const auto file = Open();
  ASSERT_TRUE(Append(*file, "before\n").ok());
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  const rlimit narrow{10, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &narrow);
  const Status status = Append(*file, "during\n");
  setrlimit(RLIMIT_FSIZE, &old);
  signal(SIGXFSZ, old_handler);
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable));
  ASSERT_TRUE(Append(*file, "after\n").ok());
  EXPECT_EQ(Text(), "before\ndur\nafter\n");
}

TEST_F(LineFileTest, AddedLinesAreWrittenTogetherAndInOrder) {
  const auto file = Open();
  file->Add("one\n");
  file->Add("two\n");
  EXPECT_EQ(Text(), "");
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Text(), "one\ntwo\n");
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Text(), "one\ntwo\n");
}

TEST_F(LineFileTest, AddedLinesKeepWithinAFile) {
  const auto file = Open(12, 9);
  for (int i = 0; i < 5; ++i) file->Add("line" + std::to_string(i) + "\n");
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Text(".2") + "|" + Text(".1") + "|" + Text(), "line0\nline1\n|line2\nline3\n|line4\n");
}

TEST_F(LineFileTest, WhatWasAddedIsWrittenAtTheEnd) {
  Open()->Add("last\n");
  EXPECT_EQ(Text(), "last\n");
}

TEST_F(LineFileTest, LinesOfManyThreadsStayWhole) {
  const auto file = Open(2'000, 100);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(Append(*file, std::to_string(t) + "-" + std::to_string(i) + "-end\n").ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> lines;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      EXPECT_TRUE(line.ends_with("-end")) << line;
      lines.insert(line);
    }
  }
  EXPECT_EQ(lines.size(), 400u);
}

TEST_F(LineFileTest, AFolderThatIsNotThereIsUnavailable) {
  EXPECT_TRUE(LineFile::Open({folder_ / "none" / "x", 10, 1}).status().Is(ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace sluice
