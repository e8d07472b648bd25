#include "app/metrics_page.h"

#include <gtest/gtest.h>

namespace sluice::app {
namespace {

class FakeHistory final : public store::RunHistory {
 public:
  Result<model::Run> Find(const model::RunId&) override { return NotFound("no run"); }
  Result<store::Page<model::Run>> List(const store::RunFilter&,
                                       const store::PageRequest&) override {
    return store::Page<model::Run>();
  }
  Result<std::vector<model::Attempt>> Attempts(const model::RunId&) override {
    return std::vector<model::Attempt>();
  }
  Result<std::string> Forget(const store::Retention&, std::string_view, size_t) override {
    return std::string();
  }
  Result<store::AliveRuns> CountAlive() override { return answer; }

  Result<store::AliveRuns> answer = store::AliveRuns{3, 2, 1};
};

bool Tells(const std::string& page, const std::string& line) {
  return page.find("\n" + line + "\n") != std::string::npos;
}

TEST(MetricsPage, LoopbackIsThisMachineAlone) {
  for (const char* peer : {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(MayRead(MetricsReaders::kLoopback, peer)) << peer;
    EXPECT_TRUE(MayRead(MetricsReaders::kAny, peer)) << peer;
    EXPECT_FALSE(MayRead(MetricsReaders::kNone, peer)) << peer;
  }
  for (const char* peer : {"10.0.0.1", "128.0.0.1", "1.127.0.0", "::11", "::ffff:10.0.0.1", ""}) {
    EXPECT_FALSE(MayRead(MetricsReaders::kLoopback, peer)) << peer;
    EXPECT_TRUE(MayRead(MetricsReaders::kAny, peer)) << peer;
  }
}

TEST(MetricsPage, ShowsRunsAsTheStoreCountsThemNowOrNotAtAll) {
  FakeHistory runs;
  const std::string page = MetricsPage(runs);
  EXPECT_TRUE(Tells(page, R"(sluice_runs{state="queued"} 3)"));
  EXPECT_TRUE(Tells(page, R"(sluice_runs{state="running"} 2)"));
  EXPECT_TRUE(Tells(page, R"(sluice_runs{state="committing"} 1)"));
  runs.answer = Status(ErrorKind::kUnavailable, "the store is locked");
  EXPECT_EQ(MetricsPage(runs).find("sluice_runs{"), std::string::npos);
  runs.answer = store::AliveRuns{};
  EXPECT_TRUE(Tells(MetricsPage(runs), R"(sluice_runs{state="queued"} 0)"));
}

}  // namespace
}  // namespace sluice::app
