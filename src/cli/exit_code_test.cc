#include "cli/exit_code.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace sluice::cli {
namespace {

TEST(ExitCode, EachKindOfFailureHasItsCode) {
  const auto code = [](ErrorKind kind) { return int(ExitCodeOf(Status(kind, "m"))); };
  EXPECT_EQ(int(ExitCodeOf({})), 0);
  EXPECT_EQ(code(ErrorKind::kInvalid), 2);
  EXPECT_EQ(code(ErrorKind::kNotFound), 3);
  EXPECT_EQ(code(ErrorKind::kDenied), 4);
  EXPECT_EQ(code(ErrorKind::kQuota), 4);
  EXPECT_EQ(code(ErrorKind::kDuplicate), 5);
  EXPECT_EQ(code(ErrorKind::kThrottled), 6);
  EXPECT_EQ(code(ErrorKind::kUnavailable), 6);
  EXPECT_EQ(code(ErrorKind::kCancelled), 130);
  EXPECT_EQ(code(ErrorKind::kUnsupported), 1);
  EXPECT_EQ(code(ErrorKind::kCorrupt), 1);
  EXPECT_EQ(code(ErrorKind::kInternal), 1);
}

TEST(ExitCode, TheTableHasEachCodeOnceInOrder) {
  std::vector<int> codes;
  for (const ExitCodeRow& row : ExitCodes()) codes.push_back(int(row.code));
  EXPECT_EQ(codes, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 130}));
}

TEST(ExitCode, TheManualSaysTheSame) {
  std::ifstream in(
      std::filesystem::path(SLUICE_TESTDATA "/../../../docs/cli.md").lexically_normal());
  const std::string manual{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  for (const ExitCodeRow& row : ExitCodes()) {
    const std::string line =
        "| " + std::to_string(int(row.code)) + " | " + std::string(row.meaning) + " |";
    EXPECT_NE(manual.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace sluice::cli
