#include "app/master_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/id.h"

namespace sluice::app {
namespace {

class MasterKeyTest : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("master-key-" + NewUuid());
};

TEST_F(MasterKeyTest, IsMadeOnceAndReadableByItsOwnerAlone) {
  const auto made = FindOrMakeMasterKey("", folder_, false);
  ASSERT_TRUE(made.ok()) << made.status().ToString();
  EXPECT_TRUE(made->made);
  EXPECT_EQ(made->bytes.size(), 32u);
  struct stat about {};
  ASSERT_EQ(stat((folder_ / "master-key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  const auto again = FindOrMakeMasterKey("", folder_, false);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->made);
  EXPECT_EQ(again->bytes, made->bytes);
}

TEST_F(MasterKeyTest, TheSettingsWinAndWriteNothing) {
  const auto key = FindOrMakeMasterKey(std::string(32, 'k'), folder_, false);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(key->bytes, std::string(32, 'k'));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(MasterKeyTest, ALostOneIsNotReplaced) {
  EXPECT_TRUE(FindOrMakeMasterKey("", folder_, true).status().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  ASSERT_TRUE(FindOrMakeMasterKey("", folder_, false).ok());
  EXPECT_TRUE(FindOrMakeMasterKey("", folder_, true).ok());
}

TEST_F(MasterKeyTest, AFileOfSomethingElseIsNotReplaced) {
  for (const char* text : {"", "short", "a2V5\n"}) {
    std::ofstream(folder_ / "master-key") << text;
    EXPECT_TRUE(FindOrMakeMasterKey("", folder_, false).status().Is(ErrorKind::kCorrupt)) << text;
  }
}

TEST(ParseMasterKey, TakesBase64AndHexOf32Bytes) {
  EXPECT_EQ(*ParseMasterKey(std::string(63, '0') + "F"), std::string(31, '\0') + "\x0f");
  EXPECT_EQ(*ParseMasterKey(std::string(43, 'A') + "="), std::string(32, '\0'));
  for (const std::string& text : {std::string(), std::string(64, 'g'), std::string(62, '0'),
                                  std::string(44, 'A'), std::string(32, 'k')}) {
    const auto key = ParseMasterKey(text);
    ASSERT_TRUE(key.status().Is(ErrorKind::kInvalid)) << text;
    EXPECT_TRUE(text.empty() || key.status().message().find(text) == std::string::npos);
  }
}

}  // namespace
}  // namespace sluice::app
