#include "app/bucket_checks.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <vector>

#include "objects/fake_object_store.h"

namespace sluice::app {
namespace {

TEST(BucketChecks, OnlySoManyWaitForBucketsAndTheNextIsToldAtOnce) {
  constexpr size_t kAtOnce = 3;
  objects::FakeObjectStore store;
  std::latch asked(kAtOnce);
  std::promise<void> answer;
  store.OnCheck([&, answered = answer.get_future().share()] {
    asked.count_down();
    answered.wait();
  });
  BucketChecks checks(kAtOnce,
                      [&](std::string_view) -> Result<objects::ObjectStore*> { return &store; });
  std::vector<std::future<Status>> waiting;
  for (size_t i = 0; i < kAtOnce; ++i) {
    waiting.push_back(std::async(std::launch::async, [&] { return checks.Check("lake", {}); }));
  }
  asked.wait();
  EXPECT_TRUE(checks.Check("lake", {}).Is(ErrorKind::kUnavailable));
  answer.set_value();
  for (auto& each : waiting) EXPECT_TRUE(each.get().ok());
  store.OnCheck([] {});
  EXPECT_TRUE(checks.Check("lake", {}).ok());
}

TEST(BucketChecks, ABucketThatIsNotKnownTakesNoPlace) {
  objects::FakeObjectStore store;
  BucketChecks checks(1, [&](std::string_view bucket) -> Result<objects::ObjectStore*> {
    if (bucket == "none") return NotFound("there is no such bucket");
    return &store;
  });
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(checks.Check("none", {}).Is(ErrorKind::kNotFound));
  EXPECT_TRUE(checks.Check("lake", {}).ok());
}

}  // namespace
}  // namespace sluice::app
