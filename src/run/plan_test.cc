#include "run/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/id.h"
#include "run/fake_world.h"

namespace sluice::run {
namespace {

Plan PlanOf(const store::Claim& claim) {
  auto plan = MakePlan(claim, {"123456789012", "eu-central-1"}, {}, "acme");
  EXPECT_TRUE(plan.ok()) << plan.status().ToString();
  return *std::move(plan);
}

TEST(Plan, KeysFollowTheDocumentedLayout) {
  const Plan plan = PlanOf(FakeClaim());
  EXPECT_EQ(plan.bucket, "lake");
  EXPECT_EQ(plan.folder, "crm/123456789012/acme/20260102T000001/20260101T000000-20260102T000000");
  EXPECT_EQ(plan.ManifestKey(),
            plan.folder + "/_manifest.11111111-2222-4333-8444-555555555555.json");
  EXPECT_EQ(plan.ManifestUri(), "s3://lake/" + plan.ManifestKey());
  const std::string key = plan.FileKey("_profile", 0, 0);
  ASSERT_TRUE(key.starts_with(plan.folder + "/_profile/"));
  ASSERT_TRUE(key.ends_with(".jsonl"));
  const size_t name = plan.folder.size() + std::string("/_profile/").size();
  EXPECT_TRUE(IsUuid(key.substr(name, key.size() - name - std::string(".jsonl").size())));
}

TEST(Plan, WithoutPrefixKeysBeginWithTheAccount) {
  store::Claim claim = FakeClaim();
  for (const char* uri : {"s3://lake", "s3://lake/"}) {
    claim.association.destination_uri = uri;
    EXPECT_TRUE(PlanOf(claim).folder.starts_with("123456789012/acme/")) << uri;
  }
}

TEST(Plan, KeysAreTheSameInEveryAttemptAndDifferByWhatIsInThem) {
  store::Claim claim = FakeClaim();
  const Plan first = PlanOf(claim);
  claim.run.attempt = 7;
  claim.run.started_at = UnixMillis{5};
  claim.lease.epoch = 9;
  const Plan later = PlanOf(claim);
  std::set<std::string> keys;
  for (const char* object : {"_profile", "orders"}) {
    for (size_t split : {0, 1, 11}) {
      for (int number : {0, 1, 10}) {
        EXPECT_EQ(first.FileKey(object, split, number), later.FileKey(object, split, number));
        keys.insert(first.FileKey(object, split, number));
      }
    }
  }
  EXPECT_EQ(keys.size(), 18U);
  claim.run.id.text.back() = '6';
  EXPECT_FALSE(keys.contains(PlanOf(claim).FileKey("_profile", 0, 0)));
}

// Readers and recoveries of every later version find files under these names.
TEST(Plan, FileNamesNeverChangeBetweenVersions) {
  EXPECT_EQ(PlanOf(FakeClaim()).FileKey("_profile", 1, 2),
            "crm/123456789012/acme/20260102T000001/20260101T000000-20260102T000000/_profile/"
            "03cf6c21-1421-8f6f-9c26-1034648f4da4.jsonl");
}

TEST(Plan, DestinationThatNothingWritesToIsRefusedByName) {
  store::Claim claim = FakeClaim();
  for (const char* uri : {"gopher://lake/crm", "s3://", "lake"}) {
    claim.association.destination_uri = uri;
    const auto plan = MakePlan(claim, {}, {}, "acme");
    ASSERT_TRUE(plan.status().Is(ErrorKind::kInvalid)) << uri;
    EXPECT_THAT(plan.status().message(), testing::StartsWith("DestinationURI")) << uri;
  }
  claim.association.destination_uri.reset();
  EXPECT_THAT(MakePlan(claim, {}, {}, "acme").status().message(),
              testing::StartsWith("DestinationURI"));
}

TEST(Plan, ExportOptionThatIsUnknownIsRefused) {
  store::Claim claim = FakeClaim();
  claim.association.metadata["export.colour"] = "blue";
  EXPECT_TRUE(MakePlan(claim, {}, {}, "acme").status().Is(ErrorKind::kInvalid));
}

}  // namespace
}  // namespace sluice::run
