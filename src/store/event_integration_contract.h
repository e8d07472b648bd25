#pragma once

#include <atomic>

#include "store/store_contract.h"

namespace sluice::store {

inline model::EventIntegration MakeEventIntegration(const std::string& name) {
  model::EventIntegration integration;
  integration.name = name;
  integration.source = "aws.cases";
  integration.bus = "default";
  integration.created_at = {1000};
  return integration;
}

TEST_P(EventIntegrationContract, EveryMemberComesBackAsItWas) {
  for (const std::string& text : AwkwardTexts()) {
    model::EventIntegration whole = MakeEventIntegration("name " + text);
    whole.description = text;
    whole.source = text;
    whole.bus = text;
    whole.tags = {{"t" + text, text}};
    whole.created_at = {1'767'225'600'123};
    ASSERT_OK(store().event_integrations().Create(whole, {}));
    const auto found = store().event_integrations().Find(whole.name);
    ASSERT_OK(found);
    EXPECT_EQ(*found, whole);
  }
  const auto bare = MakeEventIntegration("bare");
  ASSERT_OK(store().event_integrations().Create(bare, {}));
  EXPECT_EQ(*store().event_integrations().Find("bare"), bare);
}

TEST_P(EventIntegrationContract, NamesAreTakenOnceAndMissingOnesSaid) {
  ASSERT_OK(store().event_integrations().Create(MakeEventIntegration("crm"), {}));
  EXPECT_KIND(store().event_integrations().Create(MakeEventIntegration("crm"), {}), kDuplicate);
  EXPECT_KIND(store().event_integrations().Create(MakeEventIntegration("crm"), {"token", "d"}),
              kDuplicate);
  ASSERT_OK(store().event_integrations().Create(MakeEventIntegration("CRM"), {"token", "e"}));
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {}));
  const Status missing = store().event_integrations().Find("erp").status();
  ASSERT_TRUE(missing.Is(ErrorKind::kNotFound));
  EXPECT_EQ(missing.message(), "Event integration 'erp' was not found");
  EXPECT_KIND(store().event_integrations().Update("erp", "x"), kNotFound);
  EXPECT_KIND(store().event_integrations().Update("erp", std::nullopt), kNotFound);
  EXPECT_KIND(store().event_integrations().Delete("erp"), kNotFound);
}

TEST_P(EventIntegrationContract, TokenCreatesOnce) {
  const auto first = MakeEventIntegration("crm");
  ASSERT_OK(store().event_integrations().Create(first, {"token", "digest"}));
  clock_.Advance(std::chrono::hours(23));
  ASSERT_OK(store().event_integrations().Create(MakeEventIntegration("crm"), {"token", "digest"}));
  EXPECT_KIND(store().event_integrations().Create(MakeEventIntegration("erp"), {"token", "other"}),
              kInvalid);
  EXPECT_EQ(store().event_integrations().List({})->items, std::vector{first});
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {"token", "a"}));
}

TEST_P(EventIntegrationContract, SameTokenFromManyThreadsCreatesOnce) {
  std::atomic<int> right = 0;
  InThreads(16, [&](int) {
    right += store().event_integrations().Create(MakeEventIntegration("crm"), {"token", "d"}).ok();
  });
  EXPECT_EQ(right, 16);
  EXPECT_EQ(store().event_integrations().List({})->items.size(), 1u);
}

TEST_P(EventIntegrationContract, ListIsInOrderOfNameAndPagesJoin) {
  for (const char* name : {"b", "a", "c", "B", "..", "aa"}) {
    ASSERT_OK(store().event_integrations().Create(MakeEventIntegration(name), {}));
  }
  std::vector<std::string> names;
  PageRequest request{2, ""};
  do {
    const auto page = store().event_integrations().List(request);
    ASSERT_OK(page);
    EXPECT_EQ(page->items.size(), 2u);
    for (const auto& item : page->items) names.push_back(item.name);
    request.after = page->next;
    ASSERT_OK(store().event_integrations().Delete(names.back()));
  } while (!request.after.empty());
  EXPECT_EQ(names, (std::vector<std::string>{"..", "B", "a", "aa", "b", "c"}));
}

TEST_P(EventIntegrationContract, UpdateChangesTheDescriptionAlone) {
  auto wanted = MakeEventIntegration("crm");
  wanted.tags = {{"team", "a"}};
  ASSERT_OK(store().event_integrations().Create(wanted, {}));
  for (const std::string& text : AwkwardTexts()) {
    ASSERT_OK(store().event_integrations().Update("crm", text));
    ASSERT_OK(store().event_integrations().Update("crm", std::nullopt));
    wanted.description = text;
    EXPECT_EQ(*store().event_integrations().Find("crm"), wanted);
  }
}

TEST_P(EventIntegrationContract, DeletedOnesAreGoneAndTheirNamesFree) {
  ASSERT_OK(store().event_integrations().Create(MakeEventIntegration("crm"), {"token", "d"}));
  ASSERT_OK(store().event_integrations().Delete("crm"));
  EXPECT_KIND(store().event_integrations().Find("crm"), kNotFound);
  EXPECT_TRUE(store().event_integrations().List({})->items.empty());
  ASSERT_OK(store().event_integrations().Create(MakeEventIntegration("crm"), {"token", "d"}));
}

}  // namespace sluice::store
