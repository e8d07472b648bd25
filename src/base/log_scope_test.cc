#include "base/log_scope.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>

#include "base/log.h"

namespace sluice {
namespace {

std::string Logged(const std::function<void()>& log) {
  testing::internal::CaptureStderr();
  log();
  const std::string line = testing::internal::GetCapturedStderr();
  return line.substr(line.find("room.event"));
}

void LogOne() { Log(LogLevel::kInfo, "room.event", {{"n", 1}}); }

TEST(LogScope, ItsFieldIsOnTheLinesOfItsThreadWhileItLives) {
  {
    const LogScope outer("request_id", "r-1");
    {
      const LogScope inner("run_id", "7");
      EXPECT_EQ(Logged(LogOne), "room.event n=1 request_id=r-1 run_id=7\n");
      EXPECT_EQ(Logged([] { std::jthread(LogOne).join(); }), "room.event n=1\n");
    }
    EXPECT_EQ(Logged(LogOne), "room.event n=1 request_id=r-1\n");
  }
  EXPECT_EQ(Logged(LogOne), "room.event n=1\n");
}

TEST(LogScope, ALinesOwnFieldAndTheInnerScopeWin) {
  const LogScope outer("run_id", "1");
  EXPECT_EQ(Logged([] {
              Log(LogLevel::kInfo, "room.event", {{"run_id", "own"}});
            }),
            "room.event run_id=own\n");
  const LogScope inner("run_id", "2");
  EXPECT_EQ(Logged(LogOne), "room.event n=1 run_id=2\n");
}

TEST(LogScope, IsBeforeWhatFailed) {
  const LogScope scope("run_id", "1");
  EXPECT_EQ(Logged([] {
              LogFailure(LogLevel::kWarn, "room.event", Status(ErrorKind::kDenied, "no"), {});
            }),
            "room.event run_id=1 kind=denied message=no\n");
}

}  // namespace
}  // namespace sluice
