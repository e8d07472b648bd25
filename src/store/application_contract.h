#pragma once

#include <set>

#include "store/store_contract.h"

namespace sluice::store {

inline std::vector<std::string> NamesOf(const Page<model::ApplicationSummary>& page) {
  std::vector<std::string> names;
  for (const model::ApplicationSummary& item : page.items) names.push_back(item.name);
  return names;
}

TEST_P(ApplicationContract, EveryMemberComesBackAsItWas) {
  for (const std::string& text : AwkwardTexts()) {
    model::Application whole = MakeApplication("name " + text);
    whole.settings = {
        whole.settings.name,
        text,
        {model::ExternalUrlConfig{text, {{text, "b"}}}},
        {{{text, text}, {text, std::nullopt}}},
        {{{text, text, text}, {text, text, std::nullopt}}},
        {{text, ""}},
        model::ApplicationType::kMcpServer,
        600000,
        model::ApplicationConfig{model::ContactHandling{model::ContactHandlingScope::kPerContact}},
        model::IframeConfig{{{text}}, {{"b", text}}}};
    whole.tags = {{"t" + text, text}};
    whole.created_at = {1'767'225'600'123};
    whole.updated_at = {1'767'225'600'124};
    ASSERT_OK(store().applications().Create(whole, {}));
    const auto found = store().applications().Find(whole.id);
    ASSERT_OK(found);
    EXPECT_EQ(*found, whole);
    EXPECT_EQ(store().applications().List({}, {})->items.back(), Summary(whole));
  }
}

TEST_P(ApplicationContract, AbsentAndEmptyMembersDiffer) {
  const model::Application bare = MakeApplication("bare");
  model::Application empty = MakeApplication("empty");
  empty.settings.description = "";
  empty.settings.source = {model::ExternalUrlConfig{"", std::vector<std::string>{}}};
  empty.settings.subscriptions.emplace();
  empty.settings.publications.emplace();
  empty.settings.permissions.emplace();
  empty.settings.config = model::ApplicationConfig{model::ContactHandling{}};
  empty.settings.iframe.emplace();
  ASSERT_OK(store().applications().Create(bare, {}));
  ASSERT_OK(store().applications().Create(empty, {}));
  EXPECT_EQ(*store().applications().Find(bare.id), bare);
  EXPECT_EQ(*store().applications().Find(empty.id), empty);
}

TEST_P(ApplicationContract, IsFoundByItsIdAlone) {
  ASSERT_OK(store().applications().Create(MakeApplication("crm"), {}));
  const Status missing = store().applications().Find({"crm"}).status();
  ASSERT_TRUE(missing.Is(ErrorKind::kNotFound));
  EXPECT_EQ(missing.message(), "Application 'crm' was not found");
}

TEST_P(ApplicationContract, NamesAndNamespacesAreTakenOnce) {
  const auto first = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(first, {"one", "d1"}));
  auto same_name = MakeApplication("crm");
  same_name.name_space = "other";
  const Status name = store().applications().Create(same_name, {"two", "d2"}).status();
  EXPECT_TRUE(name.Is(ErrorKind::kDuplicate));
  EXPECT_EQ(name.message(), "An application named 'crm' exists already");
  auto same_namespace = MakeApplication("erp");
  same_namespace.name_space = first.name_space;
  const Status space = store().applications().Create(same_namespace, {}).status();
  EXPECT_TRUE(space.Is(ErrorKind::kDuplicate));
  EXPECT_NE(space.message().find("namespace '" + first.name_space), std::string::npos);
  EXPECT_EQ(store().applications().List({}, {})->items.size(), 1u);
  ASSERT_OK(store().applications().Create(MakeApplication("CRM"), {}));
}

TEST_P(ApplicationContract, TokenGivesTheFirstAnswerAgain) {
  const auto first = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(first, {"token", "digest"}));
  clock_.Advance(std::chrono::hours(23));
  const auto again = store().applications().Create(MakeApplication("crm"), {"token", "digest"});
  ASSERT_OK(again);
  EXPECT_EQ(*again, first);
  EXPECT_EQ(store().applications().List({}, {})->items.size(), 1u);
}

TEST_P(ApplicationContract, TokenForOtherParametersIsRefusedByName) {
  ASSERT_OK(store().applications().Create(MakeApplication("crm"), {"token", "digest"}));
  const Status reused =
      store().applications().Create(MakeApplication("erp"), {"token", "other"}).status();
  ASSERT_TRUE(reused.Is(ErrorKind::kInvalid));
  EXPECT_NE(reused.message().find("ClientToken"), std::string::npos);
  EXPECT_EQ(store().applications().List({}, {})->items.size(), 1u);
}

TEST_P(ApplicationContract, TokenOfARefusedCreateIsFree) {
  ASSERT_OK(store().applications().Create(MakeApplication("crm"), {}));
  EXPECT_KIND(store().applications().Create(MakeApplication("crm"), {"token", "a"}), kDuplicate);
  ASSERT_OK(store().applications().Create(MakeApplication("erp"), {"token", "b"}));
}

TEST_P(ApplicationContract, TokenFindsItsApplicationUnderAnotherName) {
  const auto first = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(first, {"token", "digest"}));
  model::ApplicationChange rename;
  rename.name = "erp";
  ASSERT_OK(store().applications().Update(first.id, rename, clock_.Now()));
  const auto again = store().applications().Create(MakeApplication("crm"), {"token", "digest"});
  ASSERT_OK(again);
  EXPECT_EQ(again->id, first.id);
}

TEST_P(ApplicationContract, SameTokenFromManyThreadsCreatesOnce) {
  std::vector<std::string> ids(16);
  InThreads(16, [&](int i) {
    const auto kept = store().applications().Create(MakeApplication("crm"), {"token", "digest"});
    if (kept.ok()) ids[static_cast<size_t>(i)] = kept->id.text;
  });
  EXPECT_NE(ids[0], "");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
}

TEST_P(ApplicationContract, ListIsInOrderOfCreationAndPagesJoin) {
  const std::vector<std::string> made = {"b", "a", "c", "B", "aa"};
  for (const std::string& name : made) {
    ASSERT_OK(store().applications().Create(MakeApplication(name), {}));
  }
  std::vector<std::string> names;
  PageRequest request{2, ""};
  do {
    const auto page = store().applications().List({}, request);
    ASSERT_OK(page);
    for (const std::string& name : NamesOf(*page)) names.push_back(name);
    request.after = page->next;
  } while (!request.after.empty());
  EXPECT_EQ(names, made);
  EXPECT_EQ(store().applications().List({}, {5, ""})->next, "");
  EXPECT_KIND(store().applications().List({}, {5, "junk"}), kInvalid);
}

TEST_P(ApplicationContract, ListOfATypeHasThatTypeAloneAndPages) {
  using enum model::ApplicationType;
  for (int i = 0; i < 9; ++i) {
    auto application = MakeApplication(std::to_string(i));
    application.settings.type = static_cast<model::ApplicationType>(i % 3);
    ASSERT_OK(store().applications().Create(application, {}));
  }
  const auto first = store().applications().List(kService, {2, ""});
  ASSERT_OK(first);
  EXPECT_EQ(NamesOf(*first), (std::vector<std::string>{"1", "4"}));
  const auto rest = store().applications().List(kService, {2, first->next});
  ASSERT_OK(rest);
  EXPECT_EQ(NamesOf(*rest), (std::vector<std::string>{"7"}));
  EXPECT_EQ(rest->next, "");
  EXPECT_EQ(store().applications().List(kMcpServer, {})->items.size(), 3u);

  model::ApplicationChange change;
  change.type = kStandard;
  ASSERT_OK(store().applications().Update(first->items[0].id, change, clock_.Now()));
  EXPECT_EQ(NamesOf(*store().applications().List(kService, {})),
            (std::vector<std::string>{"4", "7"}));
}

TEST_P(ApplicationContract, RenamedOnesKeepTheirPlaceInTheList) {
  std::vector<model::ApplicationId> ids;
  for (const char* name : {"a", "b", "c"}) {
    ids.push_back(store().applications().Create(MakeApplication(name), {})->id);
  }
  const auto first = store().applications().List({}, {1, ""});
  ASSERT_OK(first);
  model::ApplicationChange change;
  change.name = "z";
  ASSERT_OK(store().applications().Update(ids[0], change, clock_.Now()));
  change.name = "A";
  ASSERT_OK(store().applications().Update(ids[2], change, clock_.Now()));
  EXPECT_EQ(NamesOf(*store().applications().List({}, {5, first->next})),
            (std::vector<std::string>{"b", "A"}));
}

TEST_P(ApplicationContract, UpdateChangesWhatItNamesAndWhen) {
  for (const std::string& text : AwkwardTexts()) {
    model::Application wanted = MakeApplication("name " + text);
    wanted.settings.description = text;
    wanted.settings.iframe = model::IframeConfig{{{text}}, std::nullopt};
    wanted.tags = {{"t", text}};
    ASSERT_OK(store().applications().Create(wanted, {}));
    model::ApplicationChange change;
    change.name = wanted.settings.name = "new " + text;
    change.permissions = wanted.settings.permissions = {{text}};
    change.type = wanted.settings.type = model::ApplicationType::kService;
    wanted.updated_at = {7777};
    ASSERT_OK(store().applications().Update(wanted.id, change, wanted.updated_at));
    EXPECT_EQ(*store().applications().Find(wanted.id), wanted);
  }
  EXPECT_KIND(store().applications().Update({"nobody"}, {}, clock_.Now()), kNotFound);
}

TEST_P(ApplicationContract, UpdateThatChangesNothingIsNone) {
  const auto application = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(application, {}));
  ASSERT_OK(store().applications().Update(application.id, {}, {7777}));
  model::ApplicationChange same;
  same.name = "crm";
  same.is_service = false;
  ASSERT_OK(store().applications().Update(application.id, same, {7777}));
  EXPECT_EQ(*store().applications().Find(application.id), application);
}

TEST_P(ApplicationContract, UpdateTakesNoNameThatAnotherHas) {
  const auto crm = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(crm, {}));
  ASSERT_OK(store().applications().Create(MakeApplication("erp"), {}));
  model::ApplicationChange change;
  change.name = "erp";
  change.description = "changed";
  EXPECT_KIND(store().applications().Update(crm.id, change, {7777}), kDuplicate);
  EXPECT_EQ(*store().applications().Find(crm.id), crm);
}

TEST_P(ApplicationContract, UpdatesFromManyThreadsAreNotLost) {
  const auto application = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(application, {}));
  InThreads(2, [&](int thread) {
    for (int i = 1; i <= 50; ++i) {
      model::ApplicationChange change;
      if (thread == 0) change.initialization_timeout_ms = i;
      if (thread == 1) change.description = std::to_string(i);
      EXPECT_TRUE(store().applications().Update(application.id, change, clock_.Now()).ok());
    }
  });
  const auto found = store().applications().Find(application.id);
  ASSERT_OK(found);
  EXPECT_EQ(found->settings.initialization_timeout_ms, 50);
  EXPECT_EQ(found->settings.description, "50");
}

TEST_P(ApplicationContract, DeleteFreesNameAndNamespace) {
  const auto first = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(first, {"token", "digest"}));
  ASSERT_OK(store().applications().Delete(first.id));
  EXPECT_KIND(store().applications().Find(first.id), kNotFound);
  EXPECT_KIND(store().applications().Delete(first.id), kNotFound);
  const auto second = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(second, {}));
  EXPECT_EQ(*store().applications().Find(second.id), second);
}

}  // namespace sluice::store
