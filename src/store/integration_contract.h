#pragma once

#include <atomic>
#include <set>

#include "store/store_contract.h"

namespace sluice::store {

TEST_P(IntegrationContract, EveryMemberComesBackAsItWas) {
  for (const std::string& text : AwkwardTexts()) {
    model::DataIntegration whole = MakeIntegration("name " + text);
    whole.description = text;
    whole.kms_key = text;
    whole.source_uri = text;
    whole.schedule = model::ScheduleConfiguration{text, std::nullopt, text};
    whole.file_configuration = model::FileConfiguration{{text, "b"}, {{{"k" + text, {text}}}}};
    whole.object_configuration = {{"o" + text, {{"Fields", {text, ""}}, {"Filters", {}}}}};
    whole.tags = {{"t" + text, text}};
    whole.created_at = {1'767'225'600'123};
    ASSERT_OK(store().integrations().Create(whole, {}));
    const auto found = store().integrations().Find({whole.id.text, true});
    ASSERT_OK(found);
    EXPECT_EQ(*found, whole);
  }
}

TEST_P(IntegrationContract, AbsentAndEmptyMembersDiffer) {
  model::DataIntegration bare = MakeIntegration("bare");
  model::DataIntegration empty = MakeIntegration("empty");
  empty.description = "";
  empty.file_configuration = model::FileConfiguration{{}, model::FieldsMap{}};
  empty.object_configuration = model::ObjectConfiguration{};
  ASSERT_OK(store().integrations().Create(bare, {}));
  ASSERT_OK(store().integrations().Create(empty, {}));
  EXPECT_EQ(*store().integrations().Find({"bare", false}), bare);
  EXPECT_EQ(*store().integrations().Find({"empty", false}), empty);
}

TEST_P(IntegrationContract, IsFoundByIdAndByNameAndIdsGoFirst) {
  const auto first = MakeIntegration("first");
  const auto decoy = MakeIntegration(first.id.text);
  ASSERT_OK(store().integrations().Create(first, {}));
  ASSERT_OK(store().integrations().Create(decoy, {}));
  EXPECT_EQ(store().integrations().Find({first.id.text, false})->name, "first");
  EXPECT_EQ(store().integrations().Find({"first", false})->id, first.id);
  EXPECT_KIND(store().integrations().Find({"first", true}), kNotFound);
  const Status missing = store().integrations().Find({"crm", false}).status();
  ASSERT_TRUE(missing.Is(ErrorKind::kNotFound));
  EXPECT_EQ(missing.message(), "Data integration 'crm' was not found");
}

TEST_P(IntegrationContract, NamesAreTakenOnce) {
  const auto first = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(first, {"one", "d1"}));
  EXPECT_KIND(store().integrations().Create(MakeIntegration("crm"), {}), kDuplicate);
  EXPECT_KIND(store().integrations().Create(MakeIntegration("crm"), {"two", "d2"}), kDuplicate);
  EXPECT_EQ(store().integrations().Find({"crm", false})->id, first.id);
  ASSERT_OK(store().integrations().Create(MakeIntegration("CRM"), {}));
}

TEST_P(IntegrationContract, TokenGivesTheFirstAnswerAgain) {
  const auto first = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(first, {"token", "digest"}));
  clock_.Advance(std::chrono::hours(23));
  const auto again = store().integrations().Create(MakeIntegration("crm"), {"token", "digest"});
  ASSERT_OK(again);
  EXPECT_EQ(*again, first);
  EXPECT_EQ(store().integrations().List({})->items.size(), 1u);
}

TEST_P(IntegrationContract, TokenForOtherParametersIsRefusedByName) {
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {"token", "digest"}));
  const Status reused =
      store().integrations().Create(MakeIntegration("erp"), {"token", "other"}).status();
  ASSERT_TRUE(reused.Is(ErrorKind::kInvalid));
  EXPECT_NE(reused.message().find("ClientToken"), std::string::npos);
  EXPECT_KIND(store().integrations().Find({"erp", false}), kNotFound);
}

TEST_P(IntegrationContract, TokenOfARefusedCreateIsFree) {
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {}));
  EXPECT_KIND(store().integrations().Create(MakeIntegration("crm"), {"token", "a"}), kDuplicate);
  ASSERT_OK(store().integrations().Create(MakeIntegration("erp"), {"token", "b"}));
}

TEST_P(IntegrationContract, TokenGoesWithItsDayAndWithWhatItMade) {
  const auto first = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(first, {"token", "digest"}));
  ASSERT_OK(store().integrations().Delete({"crm", false}));
  const auto second = MakeIntegration("crm");
  EXPECT_EQ(store().integrations().Create(second, {"token", "digest"})->id, second.id);
  clock_.Advance(std::chrono::hours(24) + std::chrono::milliseconds(1));
  const auto other = MakeIntegration("erp");
  EXPECT_EQ(store().integrations().Create(other, {"token", "other"})->id, other.id);
  EXPECT_KIND(store().integrations().Create(MakeIntegration("crm"), {"token", "digest"}), kInvalid);
}

TEST_P(IntegrationContract, SameTokenFromManyThreadsCreatesOnce) {
  std::vector<std::string> ids(16);
  InThreads(16, [&](int i) {
    const auto kept = store().integrations().Create(MakeIntegration("crm"), {"token", "digest"});
    if (kept.ok()) ids[static_cast<size_t>(i)] = kept->id.text;
  });
  EXPECT_NE(ids[0], "");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
}

TEST_P(IntegrationContract, ListIsInOrderOfCreationAndPagesJoin) {
  const std::vector<std::string> made = {"b", "a", "c", "B", "\u00e4", "aa"};
  for (const std::string& name : made) {
    ASSERT_OK(store().integrations().Create(MakeIntegration(name), {}));
  }
  std::vector<std::string> names;
  PageRequest request{2, ""};
  do {
    const auto page = store().integrations().List(request);
    ASSERT_OK(page);
    EXPECT_LE(page->items.size(), 2u);
    for (const auto& item : page->items) names.push_back(item.name);
    request.after = page->next;
  } while (!request.after.empty());
  EXPECT_EQ(names, made);
}

TEST_P(IntegrationContract, RenamedOnesKeepTheirPlaceInTheList) {
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_OK(store().integrations().Create(MakeIntegration(name), {}));
  }
  const auto first = store().integrations().List({1, ""});
  ASSERT_OK(first);
  ASSERT_OK(store().integrations().Update({"a", false}, {"z", std::nullopt}));
  ASSERT_OK(store().integrations().Update({"c", false}, {"A", std::nullopt}));
  const auto rest = store().integrations().List({5, first->next});
  ASSERT_OK(rest);
  ASSERT_EQ(rest->items.size(), 2u);
  EXPECT_EQ(rest->items[0].name, "b");
  EXPECT_EQ(rest->items[1].name, "A");
}

TEST_P(IntegrationContract, PositionsNobodyGaveOutAreRefused) {
  EXPECT_KIND(store().integrations().List({5, "junk"}), kInvalid);
}

TEST_P(IntegrationContract, UpdateChangesWhatItNamesAndNothingElse) {
  for (const std::string& text : AwkwardTexts()) {
    model::DataIntegration wanted = MakeIntegration("name " + text);
    wanted.source_uri = text;
    wanted.tags = {{"t", text}};
    ASSERT_OK(store().integrations().Create(wanted, {}));
    const model::IntegrationRef ref{wanted.id.text, true};
    ASSERT_OK(store().integrations().Update(ref, {}));
    EXPECT_EQ(*store().integrations().Find(ref), wanted);
    ASSERT_OK(store().integrations().Update(ref, {std::nullopt, text}));
    wanted.description = text;
    EXPECT_EQ(*store().integrations().Find(ref), wanted);
    ASSERT_OK(store().integrations().Update({wanted.name, false}, {"new " + text, std::nullopt}));
    wanted.name = "new " + text;
    EXPECT_EQ(*store().integrations().Find(ref), wanted);
    EXPECT_KIND(store().integrations().Find({"name " + text, false}), kNotFound);
  }
  EXPECT_KIND(store().integrations().Update({"nobody", false}, {"x", std::nullopt}), kNotFound);
}

TEST_P(IntegrationContract, UpdateTakesNoNameThatAnotherHas) {
  const auto crm = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(crm, {}));
  ASSERT_OK(store().integrations().Create(MakeIntegration("erp"), {}));
  EXPECT_KIND(store().integrations().Update({"crm", false}, {"erp", "changed"}), kDuplicate);
  EXPECT_EQ(*store().integrations().Find({"crm", false}), crm);
  ASSERT_OK(store().integrations().Update({"crm", false}, {"crm", std::nullopt}));
}

TEST_P(IntegrationContract, TokenFindsItsIntegrationUnderAnotherName) {
  const auto first = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(first, {"token", "digest"}));
  ASSERT_OK(store().integrations().Update({"crm", false}, {"erp", std::nullopt}));
  const auto again = store().integrations().Create(MakeIntegration("crm"), {"token", "digest"});
  ASSERT_OK(again);
  EXPECT_EQ(again->id, first.id);
  EXPECT_KIND(store().integrations().Find({"crm", false}), kNotFound);
}

TEST_P(IntegrationContract, LastFullPageNamesNoNext) {
  for (const char* name : {"a", "b"}) {
    ASSERT_OK(store().integrations().Create(MakeIntegration(name), {}));
  }
  EXPECT_EQ(store().integrations().List({2, ""})->next, "");
}

TEST_P(IntegrationContract, PagesStayRightWhileOthersWrite) {
  for (int i = 10; i < 50; ++i) {
    ASSERT_OK(store().integrations().Create(MakeIntegration("keep" + std::to_string(i)), {}));
  }
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) {
      const std::string name = "keep" + std::to_string(10 + i % 40) + "x";
      (void)store().integrations().Create(MakeIntegration(name), {}).ok();
      (void)store().integrations().Delete({name, false}).ok();
    }
  });
  for (int round = 0; round < 5; ++round) {
    std::multiset<std::string> seen;
    PageRequest request{3, ""};
    do {
      const auto page = store().integrations().List(request);
      EXPECT_TRUE(page.ok());
      if (!page.ok()) break;
      for (const auto& item : page->items) {
        if (item.name.back() != 'x') seen.insert(item.name);
      }
      request.after = page->next;
    } while (!request.after.empty());
    EXPECT_EQ(seen.size(), 40u);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 40u);
  }
  done = true;
  writer.join();
}

TEST_P(IntegrationContract, DeleteTakesAssociationsAndHistoryAlong) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  const NewRun run = MakeRun(clock_.Now());
  ASSERT_OK(store().associations().Create(association, run, {"token", "d"}));
  const auto claim = store().run_queue().ClaimNext("w", std::chrono::seconds(30));
  ASSERT_TRUE(claim.ok() && *claim);
  ASSERT_OK(store().run_journal().RecordUpload((*claim)->lease, {"key", "id"}));
  ASSERT_OK(store().run_journal().Fail((*claim)->lease, ErrorKind::kDenied, "no"));
  ASSERT_OK(store().integrations().Delete({"crm", false}));
  EXPECT_KIND(store().integrations().Find({integration.id.text, true}), kNotFound);
  EXPECT_KIND(store().associations().Find(integration.id, {association.id.text}), kNotFound);
  EXPECT_KIND(store().run_history().Find(run.id), kNotFound);
  EXPECT_TRUE(store().run_history().List({}, {})->items.empty());
  EXPECT_KIND(store().integrations().Delete({"crm", false}), kNotFound);
}

TEST_P(IntegrationContract, DeleteIsRefusedWhileARunIsAlive) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  ASSERT_OK(
      store().associations().Create(MakeAssociation(integration.id), MakeRun(clock_.Now()), {}));
  EXPECT_KIND(store().integrations().Delete({"crm", false}), kInvalid);
  const auto claim = store().run_queue().ClaimNext("w", std::chrono::seconds(30));
  ASSERT_TRUE(claim.ok() && *claim);
  EXPECT_KIND(store().integrations().Delete({"crm", false}), kInvalid);
  ASSERT_OK(store().run_journal().Precommit((*claim)->lease, "r", {}, "s3://b/k", {}));
  EXPECT_KIND(store().integrations().Delete({"crm", false}), kInvalid);
  ASSERT_OK(store().run_journal().Complete((*claim)->lease, {}, "done"));
  ASSERT_OK(store().integrations().Delete({"crm", false}));
}

TEST_P(IntegrationContract, ManyThreadsWriteAndReadAtOnce) {
  std::atomic<int> wrong = 0;
  InThreads(16, [&](int thread) {
    for (int i = 0; i < 10; ++i) {
      const auto mine = MakeIntegration(std::to_string(thread) + "-" + std::to_string(i));
      if (!store().integrations().Create(mine, {NewUuid(), "d"}).ok()) ++wrong;
      const auto found = store().integrations().Find({mine.name, false});
      if (!found.ok() || *found != mine) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(store().integrations().List({1000, ""})->items.size(), 160u);
}

TEST_P(IntegrationContract, AChangeThatWasAnsweredIsSeenByEveryReaderFromThenOn) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  constexpr int kChanges = 60;
  std::atomic<int> answered = 0;
  std::atomic<int> wrong = 0;
  InThreads(4, [&](int thread) {
    if (thread == 0) {
      for (int i = 1; i <= kChanges; ++i) {
        const IntegrationChange change{.name = {}, .description = std::to_string(i)};
        if (!store().integrations().Update({integration.id.text, true}, change).ok()) ++wrong;
        answered = i;
      }
      return;
    }
    for (int seen = 0; seen < kChanges && wrong == 0;) {
      const int before = answered;
      const auto found = store().integrations().Find({integration.id.text, true});
      if (!found.ok()) ++wrong;
      const int now = found.ok() && found->description ? std::stoi(*found->description) : 0;
      if (now < before || now < seen) ++wrong;
      seen = now;
    }
  });
  EXPECT_EQ(wrong, 0);
}

TEST_P(IntegrationContract, CheckPasses) { ASSERT_OK(store().Check()); }

}  // namespace sluice::store
