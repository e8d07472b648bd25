#pragma once

#include <atomic>

#include "store/domain_contract.h"
#include "store/event_integration_contract.h"
#include "store/store_contract.h"

namespace sluice::store {

/// One resource of every kind that can have tags, made in `store`.
inline std::vector<model::TaggedResource> MakeOneOfEach(Store& store) {
  using model::TaggedKind;
  const auto integration = MakeIntegration("crm");
  const auto association = MakeAssociation(integration.id);
  EXPECT_TRUE(store.integrations().Create(integration, {}).ok());
  EXPECT_TRUE(store.associations().Create(association, {}, {}).ok());
  const auto application = MakeApplication("crm");
  EXPECT_TRUE(store.applications().Create(application, {}).ok());
  EXPECT_TRUE(store.event_integrations().Create(MakeEventIntegration("a/b"), {}).ok());
  EXPECT_TRUE(store.domains().CreateDomain(MakeDomain("acme")).ok());
  return {{TaggedKind::kDataIntegration, integration.id.text, ""},
          {TaggedKind::kDataIntegrationAssociation, association.id.text, integration.id.text},
          {TaggedKind::kApplication, application.id.text, ""},
          {TaggedKind::kEventIntegration, "a/b", ""},
          {TaggedKind::kDomain, "acme", ""}};
}

inline constexpr size_t kManyTags = 1000;

TEST_P(TagContract, TagsAreAddedReplacedAndRemoved) {
  for (const model::TaggedResource& resource : MakeOneOfEach(store())) {
    SCOPED_TRACE(resource.name);
    EXPECT_EQ(*store().tags().List(resource), model::Tags());
    model::Tags wanted;
    for (const std::string& text : AwkwardTexts()) wanted["k" + text] = text;
    ASSERT_OK(store().tags().Add(resource, wanted, kManyTags));
    EXPECT_EQ(*store().tags().List(resource), wanted);
    ASSERT_OK(store().tags().Add(resource, {{"k", "new"}, {"more", ""}}, kManyTags));
    wanted["k"] = "new";
    wanted["more"] = "";
    EXPECT_EQ(*store().tags().List(resource), wanted);
    const std::string awkward = "k" + AwkwardTexts()[6];
    ASSERT_OK(store().tags().Remove(resource, std::vector{awkward, std::string("nobody")}));
    wanted.erase(awkward);
    EXPECT_EQ(*store().tags().List(resource), wanted);
  }
}

TEST_P(TagContract, TheResourceShowsThemAndKeepsAllElse) {
  auto integration = MakeIntegration("crm");
  integration.description = "d";
  integration.object_configuration = {{"o", {{"Fields", {"a"}}}}};
  integration.tags = {{"first", "1"}};
  auto application = MakeApplication("crm");
  application.settings.description = "d";
  application.tags = {{"first", "1"}};
  auto event_integration = MakeEventIntegration("crm");
  event_integration.tags = {{"first", "1"}};
  auto domain = MakeDomain("crm");
  domain.default_encryption_key = "k";
  ASSERT_OK(store().integrations().Create(integration, {}));
  ASSERT_OK(store().applications().Create(application, {}));
  ASSERT_OK(store().event_integrations().Create(event_integration, {}));
  ASSERT_OK(store().domains().CreateDomain(domain));
  // Read before, in case that a store remembers what it read.
  EXPECT_EQ(*store().integrations().Find({"crm", false}), integration);
  using model::TaggedKind;
  for (const model::TaggedResource& resource :
       {model::TaggedResource{TaggedKind::kDataIntegration, integration.id.text, ""},
        model::TaggedResource{TaggedKind::kApplication, application.id.text, ""},
        model::TaggedResource{TaggedKind::kEventIntegration, "crm", ""},
        model::TaggedResource{TaggedKind::kDomain, "crm", ""}}) {
    ASSERT_OK(store().tags().Add(resource, {{"second", "2"}}, kManyTags));
  }
  integration.tags["second"] = "2";
  application.tags["second"] = "2";
  event_integration.tags["second"] = "2";
  EXPECT_EQ(*store().integrations().Find({"crm", false}), integration);
  EXPECT_EQ(*store().applications().Find(application.id), application);
  EXPECT_EQ(*store().event_integrations().Find("crm"), event_integration);
  const Domain found = store().domains().FindDomain("crm")->first;
  EXPECT_EQ(found.tags, (model::Tags{{"second", "2"}}));
  EXPECT_EQ(found.default_encryption_key, "k");
  EXPECT_EQ(found.updated_at, domain.updated_at);
}

TEST_P(TagContract, OtherChangesOfTheResourceKeepThem) {
  const auto resources = MakeOneOfEach(store());
  for (const auto& resource : resources) {
    ASSERT_OK(store().tags().Add(resource, {{"team", "a"}}, kManyTags));
  }
  ASSERT_OK(store().integrations().Update({"crm", false}, {"erp", "d"}));
  ASSERT_OK(store().associations().Update({resources[1].name}, {}, {3000}, {}));
  model::ApplicationChange change;
  change.description = "d";
  ASSERT_OK(store().applications().Update({resources[2].name}, change, {3000}));
  ASSERT_OK(store().event_integrations().Update("a/b", "d"));
  for (const auto& resource : resources) {
    EXPECT_EQ(*store().tags().List(resource), (model::Tags{{"team", "a"}})) << resource.name;
  }
}

TEST_P(TagContract, MoreThanAreAllowedAreRefusedTogether) {
  for (const model::TaggedResource& resource : MakeOneOfEach(store())) {
    ASSERT_OK(store().tags().Add(resource, {{"a", "1"}, {"b", "2"}}, 3));
    const Status refused = store().tags().Add(resource, {{"b", "9"}, {"c", "3"}, {"d", "4"}}, 3);
    ASSERT_TRUE(refused.Is(ErrorKind::kInvalid));
    EXPECT_EQ(refused.message(), "the resource would have 4 tags; at most 3 are allowed");
    EXPECT_EQ(*store().tags().List(resource), (model::Tags{{"a", "1"}, {"b", "2"}}));
    ASSERT_OK(store().tags().Add(resource, {{"b", "9"}, {"c", "3"}}, 3));
    EXPECT_EQ(store().tags().List(resource)->size(), 3u);
  }
}

TEST_P(TagContract, WhatIsNotThereHasNone) {
  const auto resources = MakeOneOfEach(store());
  for (model::TaggedResource other : resources) {
    other.name += "x";
    EXPECT_KIND(store().tags().List(other), kNotFound);
    EXPECT_KIND(store().tags().Add(other, {{"a", "1"}}, kManyTags), kNotFound);
    EXPECT_KIND(store().tags().Remove(other, std::vector<std::string>{"a"}), kNotFound);
  }
  model::TaggedResource elsewhere = resources[1];
  elsewhere.parent = NewUuid();
  EXPECT_KIND(store().tags().List(elsewhere), kNotFound);
  // A data integration is named by its id alone.
  EXPECT_KIND(store().tags().List({model::TaggedKind::kDataIntegration, "crm", ""}), kNotFound);
}

TEST_P(TagContract, TheyGoWithTheResource) {
  const auto resources = MakeOneOfEach(store());
  for (const auto& resource : resources) {
    ASSERT_OK(store().tags().Add(resource, {{"team", "a"}}, kManyTags));
  }
  ASSERT_OK(store().applications().Delete({resources[2].name}));
  ASSERT_OK(store().integrations().Delete({"crm", false}));
  ASSERT_OK(store().event_integrations().Delete("a/b"));
  ASSERT_OK(store().domains().DeleteDomain("acme"));
  for (const auto& resource : MakeOneOfEach(store())) {
    EXPECT_EQ(*store().tags().List(resource), model::Tags()) << resource.name;
  }
}

TEST_P(TagContract, AddedByManyThreadsNoneIsLostAndNoneIsTooMany) {
  const auto resources = MakeOneOfEach(store());
  std::atomic<int> added = 0;
  InThreads(16, [&](int thread) {
    for (const auto& resource : resources) {
      added += store().tags().Add(resource, {{std::to_string(thread), "x"}}, 10).ok();
    }
  });
  EXPECT_EQ(added, 50);
  for (const auto& resource : resources) EXPECT_EQ(store().tags().List(resource)->size(), 10u);
}

}  // namespace sluice::store
