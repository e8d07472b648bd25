#include "app/root_key.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace sluice::app {
namespace {

class RootKeyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / "root_key";
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Unset();
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    Unset();
  }
  static void Unset() {
    unsetenv("SLUICE_ACCESS_KEY_ID");
    unsetenv("SLUICE_SECRET_ACCESS_KEY");
  }

  std::filesystem::path folder_;
};

TEST_F(RootKeyTest, IsMadeOnceAndReadableByItsOwnerAlone) {
  const auto made = FindOrMakeRootKey(folder_);
  ASSERT_TRUE(made.ok()) << made.status().ToString();
  EXPECT_TRUE(made->made);
  EXPECT_EQ(made->credentials.access_key_id.size(), 20u);
  EXPECT_EQ(made->credentials.secret_access_key.size(), 40u);
  struct stat about {};
  ASSERT_EQ(stat((folder_ / "root-key.json").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);

  const auto again = FindOrMakeRootKey(folder_);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->made);
  EXPECT_EQ(again->credentials.access_key_id, made->credentials.access_key_id);
  EXPECT_EQ(again->credentials.secret_access_key, made->credentials.secret_access_key);
}

TEST_F(RootKeyTest, TwoAreNeverEqual) {
  const auto first = FindOrMakeRootKey(folder_);
  std::filesystem::remove(folder_ / "root-key.json");
  const auto second = FindOrMakeRootKey(folder_);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->credentials.access_key_id, second->credentials.access_key_id);
  EXPECT_NE(first->credentials.secret_access_key, second->credentials.secret_access_key);
}

TEST_F(RootKeyTest, TheEnvironmentWinsAndWritesNothing) {
  setenv("SLUICE_ACCESS_KEY_ID", "AKID", 1);
  setenv("SLUICE_SECRET_ACCESS_KEY", "secret", 1);
  const auto key = FindOrMakeRootKey(folder_);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(key->credentials.access_key_id, "AKID");
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(RootKeyTest, HalfAKeyIsRefused) {
  setenv("SLUICE_ACCESS_KEY_ID", "AKID", 1);
  const auto key = FindOrMakeRootKey(folder_);
  ASSERT_TRUE(key.status().Is(ErrorKind::kInvalid));
  EXPECT_NE(key.status().message().find("SLUICE_SECRET_ACCESS_KEY"), std::string::npos);
}

TEST_F(RootKeyTest, AFileOfSomethingElseIsNotReplaced) {
  for (const char* text : {"", "{}", "[]", "not json", R"({"AccessKeyId":"A"})"}) {
    std::ofstream(folder_ / "root-key.json") << text;
    EXPECT_TRUE(FindOrMakeRootKey(folder_).status().Is(ErrorKind::kCorrupt)) << text;
  }
}

TEST_F(RootKeyTest, WhatACrashLeftIsNotInTheWay) {
  std::ofstream(folder_ / "root-key.json.new") << "half";
  ASSERT_TRUE(FindOrMakeRootKey(folder_).ok());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "root-key.json.new"));
}

TEST_F(RootKeyTest, AFolderThatCannotBeWrittenIsSaid) {
  EXPECT_TRUE(FindOrMakeRootKey(folder_ / "none").status().Is(ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace sluice::app
