#pragma once

#include <atomic>
#include <string>

#include "store/domain_contract.h"
#include "store/event_integration_contract.h"
#include "store/store_contract.h"

namespace sluice::store {

inline void ExpectQuota(const Status& status, const std::string& says) {
  ASSERT_TRUE(status.Is(ErrorKind::kQuota)) << status.ToString();
  EXPECT_EQ(status.message(), says);
}

TEST_P(QuotaContract, IntegrationsAreBoundedAndADeletedOneMakesRoom) {
  const auto kept = GetParam()(clock_, {.data_integrations = 2});
  IntegrationStore& integrations = kept->store().integrations();
  ASSERT_OK(integrations.Create(MakeIntegration("a"), {"token", "digest"}));
  ASSERT_OK(integrations.Create(MakeIntegration("b"), {}));
  ExpectQuota(integrations.Create(MakeIntegration("c"), {}).status(),
              "The quota for data integrations, 2, is reached; the server's setting "
              "quotas.data-integrations changes it");
  EXPECT_KIND(integrations.Find({"c", false}), kNotFound);
  // What asks for nothing new is answered as ever.
  EXPECT_KIND(integrations.Create(MakeIntegration("b"), {}), kDuplicate);
  ASSERT_OK(integrations.Create(MakeIntegration("a"), {"token", "digest"}));
  ASSERT_OK(integrations.Delete({"a", false}));
  ASSERT_OK(integrations.Create(MakeIntegration("c"), {}));
}

TEST_P(QuotaContract, AssociationsAreBoundedPerIntegration) {
  const auto kept = GetParam()(clock_, {.associations_per_data_integration = 1});
  Store& bounded = kept->store();
  const auto one = MakeIntegration("one");
  const auto two = MakeIntegration("two");
  ASSERT_OK(bounded.integrations().Create(one, {}));
  ASSERT_OK(bounded.integrations().Create(two, {}));
  ASSERT_OK(bounded.associations().Create(MakeAssociation(one.id), {}, {}));
  ExpectQuota(
      bounded.associations().Create(MakeAssociation(one.id), MakeRun(clock_.Now()), {}).status(),
      "The quota for associations per data integration, 1, is reached; the server's setting "
      "quotas.associations-per-data-integration changes it");
  ASSERT_OK(bounded.associations().Create(MakeAssociation(two.id), {}, {}));
  EXPECT_EQ(bounded.associations().List(one.id, {})->items.size(), 1u);
  EXPECT_TRUE(bounded.run_history().List({}, {})->items.empty());
}

TEST_P(QuotaContract, EventIntegrationsAreBoundedAndADeletedOneMakesRoom) {
  const auto kept = GetParam()(clock_, {.event_integrations = 1});
  EventIntegrationStore& integrations = kept->store().event_integrations();
  ASSERT_OK(integrations.Create(MakeEventIntegration("a"), {"token", "digest"}));
  ExpectQuota(integrations.Create(MakeEventIntegration("b"), {}),
              "The quota for event integrations, 1, is reached; the server's setting "
              "quotas.event-integrations changes it");
  ASSERT_OK(integrations.Create(MakeEventIntegration("a"), {"token", "digest"}));
  ASSERT_OK(integrations.Delete("a"));
  ASSERT_OK(integrations.Create(MakeEventIntegration("b"), {}));
}

TEST_P(QuotaContract, RunningExportsAreBoundedUntilOneEnds) {
  const auto kept = GetParam()(clock_, {.running_exports = 1});
  Store& bounded = kept->store();
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(bounded.integrations().Create(integration, {}));
  const auto idle = MakeAssociation(integration.id);
  ASSERT_OK(bounded.associations().Create(idle, {}, {}));
  const auto run = [&] {
    return bounded.associations()
        .Create(MakeAssociation(integration.id), MakeRun(clock_.Now()), {})
        .status();
  };
  const std::string says =
      "The quota for running exports, 1, is reached; the server's setting quotas.running-exports "
      "changes it";
  ASSERT_OK(run());
  ExpectQuota(run(), says);
  ExpectQuota(bounded.associations().Update(idle.id, {}, {1}, MakeRun(clock_.Now())), says);
  EXPECT_EQ(bounded.associations().Find(integration.id, {idle.id.text})->execution, std::nullopt);
  EXPECT_EQ(bounded.associations().List(integration.id, {})->items.size(), 2u);
  const auto claim = bounded.run_queue().ClaimNext("w", std::chrono::seconds(30));
  ASSERT_TRUE(claim.ok() && *claim);
  ExpectQuota(run(), says);
  ASSERT_OK(bounded.run_journal().Fail((*claim)->lease, ErrorKind::kDenied, "no"));
  ASSERT_OK(run());
}

TEST_P(QuotaContract, ApplicationsAreBoundedAndADeletedOneMakesRoom) {
  const auto kept = GetParam()(clock_, {.applications = 1});
  ApplicationStore& applications = kept->store().applications();
  const auto first = MakeApplication("a");
  ASSERT_OK(applications.Create(first, {"token", "digest"}));
  ExpectQuota(applications.Create(MakeApplication("b"), {}).status(),
              "The quota for applications, 1, is reached; the server's setting "
              "quotas.applications changes it");
  EXPECT_KIND(applications.Create(MakeApplication("a"), {}), kDuplicate);
  ASSERT_OK(applications.Create(MakeApplication("a"), {"token", "digest"}));
  ASSERT_OK(applications.Delete(first.id));
  ASSERT_OK(applications.Create(MakeApplication("b"), {}));
}

TEST_P(QuotaContract, DomainsAreBoundedAndADeletedOneMakesRoom) {
  const auto kept = GetParam()(clock_, {.domains = 1});
  DomainStore& domains = kept->store().domains();
  ASSERT_OK(domains.CreateDomain(MakeDomain("a")));
  ExpectQuota(
      domains.CreateDomain(MakeDomain("b")).status(),
      "The quota for domains, 1, is reached; the server's setting quotas.domains changes it");
  ASSERT_OK(domains.DeleteDomain("a"));
  ASSERT_OK(domains.CreateDomain(MakeDomain("b")));
}

TEST_P(QuotaContract, ManyThreadsDoNotPassABound) {
  const auto kept = GetParam()(clock_, {.data_integrations = 5});
  std::atomic<int> made = 0;
  InThreads(16, [&](int i) {
    made += kept->store().integrations().Create(MakeIntegration(std::to_string(i)), {}).ok();
  });
  EXPECT_EQ(made, 5);
  EXPECT_EQ(kept->store().integrations().List({})->items.size(), 5u);
}

}  // namespace sluice::store
