#pragma once

#include "store/store_contract.h"

namespace sluice::store {

TEST_P(AssociationContract, EveryMemberComesBackAsItWas) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  for (const std::string& text : AwkwardTexts()) {
    auto whole = MakeAssociation(integration.id);
    whole.client_id = text;
    whole.object_configuration = {{"o" + text, {{"k", {text}}}}};
    whole.destination_uri = text;
    whole.metadata = {{"m" + text, text}};
    whole.execution = model::ExecutionConfiguration{model::ExecutionMode::kScheduled,
                                                    model::OnDemandConfiguration{text, text},
                                                    model::ScheduleConfiguration{text, text, text}};
    ASSERT_OK(store().associations().Create(whole, {}, {}));
    const auto found = store().associations().Find(integration.id, {whole.id.text});
    ASSERT_OK(found);
    EXPECT_EQ(*found, whole);
  }
  const auto bare = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(bare, {}, {}));
  EXPECT_EQ(*store().associations().Find(integration.id, {bare.id.text}), bare);
}

TEST_P(AssociationContract, NeedsItsIntegration) {
  EXPECT_KIND(store().associations().Create(MakeAssociation({NewUuid()}), MakeRun({1}), {}),
              kNotFound);
  EXPECT_KIND(store().associations().List({"gone"}, {}), kNotFound);
  EXPECT_TRUE(store().run_history().List({}, {})->items.empty());
}

TEST_P(AssociationContract, IsNotFoundUnderAnotherIntegration) {
  const auto one = MakeIntegration("one");
  const auto two = MakeIntegration("two");
  ASSERT_OK(store().integrations().Create(one, {}));
  ASSERT_OK(store().integrations().Create(two, {}));
  const auto association = MakeAssociation(one.id);
  ASSERT_OK(store().associations().Create(association, {}, {}));
  EXPECT_KIND(store().associations().Find(two.id, {association.id.text}), kNotFound);
  EXPECT_TRUE(store().associations().List(two.id, {})->items.empty());
}

TEST_P(AssociationContract, IsFoundByItsIdAlone) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(association, {}, {}));
  EXPECT_EQ(*store().associations().FindById(association.id), association);
  EXPECT_KIND(store().associations().FindById({"gone"}), kNotFound);
}

TEST_P(AssociationContract, RunsAreQueuedTogetherAndOnceForAnInvocation) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(association, MakeRun({1}), {}));
  const std::vector<NewRun> runs = {MakeRun({2}), MakeRun({3})};
  const Invocation invocation{std::string(16, 'i')};
  ASSERT_OK(store().associations().QueueRuns(association.id, runs, invocation));
  ASSERT_OK(store().associations().QueueRuns(association.id, runs, invocation));
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 3u);
  const std::vector<NewRun> again = {MakeRun({4}), runs[0]};
  EXPECT_FALSE(store().associations().QueueRuns(association.id, again, {}).ok());
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 3u);
  EXPECT_KIND(store().associations().QueueRuns({"gone"}, runs, {}), kNotFound);
}

TEST_P(AssociationContract, TokenQueuesNoSecondRun) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto first = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(first, MakeRun(clock_.Now()), {"token", "digest"}));
  const auto again = store().associations().Create(MakeAssociation(integration.id),
                                                   MakeRun(clock_.Now()), {"token", "digest"});
  ASSERT_OK(again);
  EXPECT_EQ(*again, first);
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 1u);
  EXPECT_KIND(store().associations().Create(MakeAssociation(integration.id), MakeRun(clock_.Now()),
                                            {"token", "other"}),
              kInvalid);
  EXPECT_EQ(store().associations().List(integration.id, {})->items.size(), 1u);
}

TEST_P(AssociationContract, TokensOfIntegrationsAndAssociationsAreApart) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {"token", "a"}));
  ASSERT_OK(store().associations().Create(MakeAssociation(integration.id), {}, {"token", "b"}));
}

TEST_P(AssociationContract, UpdateQueuesItsRunWithIt) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(association, {}, {}));
  const model::ExecutionConfiguration execution{
      model::ExecutionMode::kOnDemand, model::OnDemandConfiguration{"0", "9"}, {}};
  const NewRun run{{NewUuid()}, {{0}, {9}}, clock_.Now()};
  ASSERT_OK(store().associations().Update(association.id, execution, {3000}, run));
  const auto found = store().associations().Find(integration.id, {association.id.text});
  ASSERT_OK(found);
  EXPECT_EQ(found->execution, execution);
  EXPECT_EQ(found->updated_at, UnixMillis{3000});
  EXPECT_EQ(found->created_at, association.created_at);
  const auto queued = store().run_history().Find(run.id);
  ASSERT_OK(queued);
  EXPECT_EQ(queued->state, model::RunState::kQueued);
  EXPECT_EQ(queued->window, run.window);
  EXPECT_EQ(queued->association_id, association.id);
  EXPECT_EQ(queued->integration_id, integration.id);
  EXPECT_KIND(store().associations().Update({"gone"}, execution, {1}, run), kNotFound);
}

TEST_P(AssociationContract, AliveRunRefusesUpdateThatWouldRun) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  const auto other = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(association, MakeRun(clock_.Now()), {}));
  ASSERT_OK(store().associations().Create(other, {}, {}));
  const model::ExecutionConfiguration execution{model::ExecutionMode::kScheduled, {}, {}};
  const Status refused =
      store().associations().Update(association.id, execution, {9}, MakeRun(clock_.Now()));
  EXPECT_KIND(refused, kInvalid);
  EXPECT_NE(refused.message().find("still in progress"), std::string::npos);
  EXPECT_EQ(store().associations().Find(integration.id, {association.id.text})->execution,
            std::nullopt);
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 1u);
  ASSERT_OK(store().associations().Update(other.id, execution, {9}, MakeRun({1})));
  ASSERT_OK(store().associations().Update(association.id, execution, {9}, {}));
  const auto claim = store().run_queue().ClaimNext("w", std::chrono::seconds(30));
  ASSERT_TRUE(claim.ok() && *claim);
  ASSERT_OK(store().run_journal().Fail((*claim)->lease, ErrorKind::kInternal, "x"));
  ASSERT_OK(store().associations().Update((*claim)->association.id, execution, {9},
                                          MakeRun(clock_.Now())));
}

TEST_P(AssociationContract, OnlyOneOfManyUpdatesRuns) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(association, {}, {}));
  InThreads(12, [&](int) {
    (void)store().associations().Update(association.id, {}, {1}, MakeRun(clock_.Now())).ok();
  });
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 1u);
}

TEST_P(AssociationContract, ListIsInOrderOfCreationWithTheLastRun) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  std::vector<model::AssociationId> made;
  for (int i = 0; i < 5; ++i) {
    const auto association = MakeAssociation(integration.id);
    made.push_back(association.id);
    ASSERT_OK(store().associations().Create(association, {}, {}));
  }
  const NewRun early = MakeRun({1000});
  const NewRun late = MakeRun({2000});
  for (const NewRun& run : {late, early}) {
    ASSERT_OK(store().associations().Update(made[3], {}, {1}, run));
    const auto claim = store().run_queue().ClaimNext("w", std::chrono::seconds(30));
    ASSERT_TRUE(claim.ok() && *claim);
    ASSERT_OK(store().run_journal().Fail((*claim)->lease, ErrorKind::kQuota, "x"));
  }
  std::vector<model::AssociationId> listed;
  PageRequest request{2, ""};
  do {
    const auto page = store().associations().List(integration.id, request);
    ASSERT_OK(page);
    for (const auto& item : page->items) {
      listed.push_back(item.association.id);
      EXPECT_EQ(item.last_run.has_value(), item.association.id == made[3]);
      if (item.last_run) {
        EXPECT_EQ(item.last_run->id, late.id);
      }
    }
    request.after = page->next;
  } while (!request.after.empty());
  EXPECT_EQ(listed, made);
}

TEST_P(AssociationContract, PositionsNobodyGaveOutAreRefused) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  EXPECT_KIND(store().associations().List(integration.id, {5, "junk"}), kInvalid);
  EXPECT_KIND(store().run_history().List({}, {5, "1"}), kInvalid);
}

}  // namespace sluice::store
