#include "objects/s3/credentials.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/id.h"

namespace sluice::objects {
namespace {

class CredentialsChainTest : public testing::Test {
 protected:
  CredentialsChainTest() {
    std::filesystem::create_directories(home_ / ".aws");
    environment_["HOME"] = home_;
  }
  ~CredentialsChainTest() override { std::filesystem::remove_all(home_); }

  CredentialsChain Chain(sigv4::Credentials given = {}) {
    return CredentialsChain(std::move(given), [this](const std::string& name) {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    });
  }
  void WriteFile(std::string_view text) { std::ofstream(home_ / ".aws/credentials") << text; }

  const std::filesystem::path home_ = std::filesystem::path(testing::TempDir()) / NewUuid();
  std::map<std::string, std::string> environment_;
};

TEST_F(CredentialsChainTest, WhatIsGivenComesFirst) {
  environment_["AWS_ACCESS_KEY_ID"] = "ENV";
  environment_["AWS_SECRET_ACCESS_KEY"] = "env-secret";
  EXPECT_EQ(Chain({"GIVEN", "secret", ""}).Get()->access_key_id, "GIVEN");
  EXPECT_TRUE(Chain({"GIVEN", "", ""}).Get().status().Is(ErrorKind::kDenied));
}

TEST_F(CredentialsChainTest, TheEnvironmentComesBeforeTheFile) {
  WriteFile("[default]\naws_access_key_id = FILE\naws_secret_access_key = file-secret\n");
  EXPECT_EQ(Chain().Get()->access_key_id, "FILE");
  environment_["AWS_ACCESS_KEY_ID"] = "ENV";
  EXPECT_TRUE(Chain().Get().status().Is(ErrorKind::kDenied));
  environment_["AWS_SECRET_ACCESS_KEY"] = "env-secret";
  environment_["AWS_SESSION_TOKEN"] = "token";
  const auto found = Chain().Get();
  EXPECT_EQ(found->access_key_id, "ENV");
  EXPECT_EQ(found->secret_access_key, "env-secret");
  EXPECT_EQ(found->session_token, "token");
}

TEST_F(CredentialsChainTest, NothingAnywhereIsDeniedWithoutAPath) {
  const Status status = Chain().Get().status();
  EXPECT_TRUE(status.Is(ErrorKind::kDenied));
  EXPECT_EQ(status.ToString().find(home_.string()), std::string::npos);
}

TEST_F(CredentialsChainTest, ReloadSaysWhetherThereIsAnythingNew) {
  WriteFile("[default]\naws_access_key_id = OLD\naws_secret_access_key = s\n");
  CredentialsChain chain = Chain();
  const auto old = chain.Get();
  EXPECT_FALSE(chain.Reload(*old));
  WriteFile("[default]\naws_access_key_id = NEW\naws_secret_access_key = s\n");
  EXPECT_EQ(chain.Get()->access_key_id, "OLD");
  EXPECT_TRUE(chain.Reload(*old));
  EXPECT_EQ(chain.Get()->access_key_id, "NEW");
}

TEST(ReadProfile, ReadsItsSectionOnly) {
  constexpr char kText[] =
      "# a comment\n[other]\naws_access_key_id = NO\naws_secret_access_key = no\n\n"
      "[ lake ]\r\n ; another\n aws_access_key_id=AKID\r\naws_secret_access_key = a=b/c+d \n"
      "aws_session_token=t\nregion = x\n[after]\naws_access_key_id = NO\n";
  const auto lake = ReadProfile(kText, "lake");
  ASSERT_TRUE(lake.ok()) << lake.status().ToString();
  EXPECT_EQ(lake->access_key_id, "AKID");
  EXPECT_EQ(lake->secret_access_key, "a=b/c+d");
  EXPECT_EQ(lake->session_token, "t");
  EXPECT_TRUE(ReadProfile(kText, "after").status().Is(ErrorKind::kDenied));
  EXPECT_TRUE(ReadProfile(kText, "nobody").status().Is(ErrorKind::kDenied));
  EXPECT_TRUE(ReadProfile("[", "").status().Is(ErrorKind::kDenied));
}

}  // namespace
}  // namespace sluice::objects
