#include "app/server_process.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "http/client.h"

namespace sluice::app {
namespace {

class ServerProcessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    configuration_.data = std::filesystem::path(::testing::TempDir()) / "server_process";
    configuration_.port = 0;
    configuration_.log_level = LogLevel::kError;
    std::filesystem::remove_all(configuration_.data);
  }
  void TearDown() override { std::filesystem::remove_all(configuration_.data); }

  std::unique_ptr<ServerProcess> Start() {
    auto started = ServerProcess::Start(configuration_);
    EXPECT_TRUE(started.ok()) << started.status().ToString();
    return started.ok() ? *std::move(started) : nullptr;
  }

  Configuration configuration_;
};

TEST_F(ServerProcessTest, IsReadyOnceItHasStarted) {
  const auto server = Start();
  ASSERT_NE(server, nullptr);
  http::ClientRequest request;
  request.method = "GET";
  request.url = "http://127.0.0.1:" + std::to_string(server->port()) + "/readyz";
  const auto answer = http::Client().Send(request, {});
  ASSERT_TRUE(answer.ok()) << answer.status().ToString();
  EXPECT_EQ(answer->status, 200);
  server->Stop(std::chrono::seconds(1));
}

TEST_F(ServerProcessTest, TheFirstStartMakesABucketAndNoLaterOneDoes) {
  const auto lake = configuration_.data / "buckets" / "lake";
  Start()->Stop(std::chrono::seconds(1));
  EXPECT_TRUE(std::filesystem::is_directory(lake));
  std::filesystem::remove(lake);
  Start()->Stop(std::chrono::seconds(1));
  EXPECT_FALSE(std::filesystem::exists(lake));
}

TEST_F(ServerProcessTest, BucketsAtAnEndpointAreNotMadeHere) {
  configuration_.s3.endpoint = "http://127.0.0.1:9";
  Start()->Stop(std::chrono::seconds(1));
  EXPECT_FALSE(std::filesystem::exists(configuration_.data / "buckets"));
}

TEST_F(ServerProcessTest, AFolderOrAPortThatIsTakenIsSaid) {
  const auto server = Start();
  ASSERT_NE(server, nullptr);
  EXPECT_TRUE(ServerProcess::Start(configuration_).status().Is(ErrorKind::kUnavailable));

  Configuration other = configuration_;
  other.data += "_other";
  other.port = server->port();
  EXPECT_TRUE(ServerProcess::Start(other).status().Is(ErrorKind::kUnavailable));
  std::filesystem::remove_all(other.data);
}

}  // namespace
}  // namespace sluice::app
