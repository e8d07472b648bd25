#pragma once

#include <functional>

#include "store/event_integration_contract.h"
#include "store/profile_contract.h"
#include "store/store_contract.h"
#include "store/tag_contract.h"

namespace sluice::store {

inline Invocation InvocationOf(int number) {
  std::string digest(16, '\0');
  for (char& byte : digest) byte = static_cast<char>(number);
  return {digest};
}

/// Every change that may be repeated, with what must be there before it, and what must be there for
/// the same change to take effect a second time.
struct RepeatableChange {
  std::string_view name;
  std::function<void(Store&)> prepare;
  std::function<Status(Store&, const Invocation&)> make;
};

inline std::vector<RepeatableChange> RepeatableChanges() {
  const auto none = [](Store&) {};
  const auto integration = [](Store& store) {
    ASSERT_OK(store.integrations().Create(MakeIntegration("crm"), {}));
  };
  const auto application = [](Store& store) {
    model::Application crm = MakeApplication("crm");
    crm.id.text = "id of crm";
    ASSERT_OK(store.applications().Create(crm, {}));
  };
  const auto event_integration = [](Store& store) {
    ASSERT_OK(store.event_integrations().Create(MakeEventIntegration("crm"), {}));
  };
  const auto domain = [](Store& store) {
    ASSERT_OK(store.domains().CreateDomain(MakeDomain("crm")));
  };
  const auto profile = [domain](Store& store) {
    domain(store);
    ASSERT_OK(store.profiles().CreateProfile("crm", ProfileIdOf(1), {"x", {{"_account", "a"}}}));
  };
  return {
      {"RenameIntegration", integration,
       [](Store& store, const Invocation& invocation) {
         return store.integrations().Update({"crm", false}, {"erp", std::nullopt}, invocation);
       }},
      {"DeleteIntegration", integration,
       [](Store& store, const Invocation& invocation) {
         return store.integrations().Delete({"crm", false}, invocation);
       }},
      {"DeleteApplication", application,
       [](Store& store, const Invocation& invocation) {
         return store.applications().Delete({"id of crm"}, invocation);
       }},
      {"DeleteEventIntegration", event_integration,
       [](Store& store, const Invocation& invocation) {
         return store.event_integrations().Delete("crm", invocation);
       }},
      {"CreateDomain", none,
       [](Store& store, const Invocation& invocation) {
         return internal::ToStatus(store.domains().CreateDomain(MakeDomain("crm"), invocation));
       }},
      {"DeleteDomain", domain,
       [](Store& store, const Invocation& invocation) {
         return store.domains().DeleteDomain("crm", invocation);
       }},
      {"CreateProfile", domain,
       [](Store& store, const Invocation& invocation) {
         return store.profiles().CreateProfile("crm", ProfileIdOf(1), {}, invocation);
       }},
      {"DeleteProfile", profile,
       [](Store& store, const Invocation& invocation) {
         return store.profiles().DeleteProfile("crm", ProfileIdOf(1), invocation);
       }},
  };
}

TEST_P(InvocationContract, RepeatedChangeIsOkAndAnotherIsNot) {
  for (const RepeatableChange& change : RepeatableChanges()) {
    SCOPED_TRACE(change.name);
    const auto kept = GetParam()(clock_, {});
    Store& fresh = kept->store();
    change.prepare(fresh);
    ASSERT_OK(change.make(fresh, InvocationOf(1)));
    ASSERT_OK(change.make(fresh, InvocationOf(1)));
    EXPECT_FALSE(change.make(fresh, InvocationOf(2)).ok());
    EXPECT_FALSE(change.make(fresh, {}).ok());
  }
}

TEST_P(InvocationContract, FailedChangeIsNotRemembered) {
  for (const RepeatableChange& change : RepeatableChanges()) {
    if (change.name == "CreateDomain") continue;
    SCOPED_TRACE(change.name);
    const auto kept = GetParam()(clock_, {});
    Store& fresh = kept->store();
    EXPECT_KIND(change.make(fresh, InvocationOf(1)), kNotFound);
    change.prepare(fresh);
    ASSERT_OK(change.make(fresh, InvocationOf(1)));
    EXPECT_FALSE(change.make(fresh, InvocationOf(2)).ok());
  }
}

TEST_P(InvocationContract, IsRememberedForAQuarterOfAnHour) {
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {}));
  ASSERT_OK(store().integrations().Delete({"crm", false}, InvocationOf(1)));
  clock_.Advance(std::chrono::minutes(15));
  // Every change lets go of older ones.
  for (int i = 2; i < 6; ++i) {
    ASSERT_OK(store().integrations().Create(MakeIntegration("other"), {}));
    ASSERT_OK(store().integrations().Delete({"other", false}, InvocationOf(i)));
  }
  ASSERT_OK(store().integrations().Delete({"crm", false}, InvocationOf(1)));
}

TEST_P(InvocationContract, RepeatedDeleteSparesWhatWasMadeSince) {
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {}));
  ASSERT_OK(store().integrations().Delete({"crm", false}, InvocationOf(1)));
  ASSERT_OK(store().integrations().Create(MakeIntegration("crm"), {}));
  ASSERT_OK(store().integrations().Delete({"crm", false}, InvocationOf(1)));
  ASSERT_OK(store().integrations().Find({"crm", false}));
}

TEST_P(InvocationContract, RepeatedUpdateQueuesNoSecondRun) {
  const auto integration = MakeIntegration("crm");
  ASSERT_OK(store().integrations().Create(integration, {}));
  const auto association = MakeAssociation(integration.id);
  ASSERT_OK(store().associations().Create(association, {}, {}));
  const auto update = [&](const Invocation& invocation) {
    return store().associations().Update(association.id, {}, clock_.Now(), MakeRun(clock_.Now()),
                                         invocation);
  };
  ASSERT_OK(update(InvocationOf(1)));
  ASSERT_OK(update(InvocationOf(1)));
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 1u);
  EXPECT_KIND(update(InvocationOf(2)), kInvalid);
  // Also once the first run has ended, when another update would run.
  const auto claim = store().run_queue().ClaimNext("w", std::chrono::seconds(30));
  ASSERT_TRUE(claim.ok() && *claim);
  ASSERT_OK(store().run_journal().Fail((*claim)->lease, ErrorKind::kDenied, "no"));
  ASSERT_OK(update(InvocationOf(1)));
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 1u);
}

TEST_P(InvocationContract, RepeatedUpdateOfAnApplicationKeepsWhatOthersWroteSince) {
  const model::Application crm = MakeApplication("crm");
  ASSERT_OK(store().applications().Create(crm, {}));
  const auto describe = [&](const std::string& text, const Invocation& invocation) {
    model::ApplicationChange change;
    change.description = text;
    return store().applications().Update(crm.id, change, clock_.Now(), invocation);
  };
  ASSERT_OK(describe("mine", InvocationOf(1)));
  ASSERT_OK(describe("theirs", InvocationOf(2)));
  ASSERT_OK(describe("mine", InvocationOf(1)));
  EXPECT_EQ(store().applications().Find(crm.id)->settings.description, "theirs");
}

TEST_P(InvocationContract, RepeatedUpdateOfAnEventIntegrationKeepsWhatOthersWroteSince) {
  ASSERT_OK(store().event_integrations().Create(MakeEventIntegration("crm"), {}));
  ASSERT_OK(store().event_integrations().Update("crm", "mine", InvocationOf(1)));
  ASSERT_OK(store().event_integrations().Update("crm", "theirs", InvocationOf(2)));
  ASSERT_OK(store().event_integrations().Update("crm", "mine", InvocationOf(1)));
  EXPECT_EQ(store().event_integrations().Find("crm")->description, "theirs");
}

TEST_P(InvocationContract, RepeatedChangeOfTagsKeepsWhatOthersWroteSince) {
  for (const model::TaggedResource& resource : MakeOneOfEach(store())) {
    const auto add = [&](const std::string& value, const Invocation& invocation) {
      return store().tags().Add(resource, {{"team", value}}, 1, invocation);
    };
    const auto remove = [&](const Invocation& invocation) {
      return store().tags().Remove(resource, std::vector<std::string>{"team"}, invocation);
    };
    const int first = 10 * static_cast<int>(resource.kind);
    ASSERT_OK(add("mine", InvocationOf(first)));
    ASSERT_OK(add("theirs", InvocationOf(first + 1)));
    ASSERT_OK(add("mine", InvocationOf(first)));
    EXPECT_EQ(*store().tags().List(resource), (model::Tags{{"team", "theirs"}}));
    ASSERT_OK(remove(InvocationOf(first + 2)));
    ASSERT_OK(add("new", InvocationOf(first + 3)));
    ASSERT_OK(remove(InvocationOf(first + 2)));
    EXPECT_EQ(*store().tags().List(resource), (model::Tags{{"team", "new"}}));
  }
}

TEST_P(InvocationContract, RepeatedUpdateOfAProfileKeepsWhatOthersWroteSince) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  ASSERT_OK(store().profiles().CreateProfile("crm", ProfileIdOf(1), {"x", {{"_account", "a"}}}));
  const auto update = [&](const std::string& json, const Invocation& invocation) {
    return store().profiles().UpdateProfile("crm", ProfileIdOf(1),
                                            ChangeTo({json, {{"_account", "a"}}}), invocation);
  };
  ASSERT_OK(update("mine", InvocationOf(1)));
  ASSERT_OK(update("theirs", InvocationOf(2)));
  ASSERT_OK(update("mine", InvocationOf(1)));
  EXPECT_EQ(FindOne(store(), "a").json, "theirs");
}

TEST_P(InvocationContract, RepeatedCreateOfADomainAnswersTheFirst) {
  Domain first = MakeDomain("crm");
  ASSERT_OK(store().domains().CreateDomain(first, InvocationOf(1)));
  Domain again = first;
  again.created_at = again.updated_at = {9000};
  EXPECT_EQ(store().domains().CreateDomain(again, InvocationOf(1))->created_at, first.created_at);
  ASSERT_OK(store().domains().DeleteDomain("crm"));
  ASSERT_OK(store().domains().CreateDomain(again, InvocationOf(1)));
  EXPECT_KIND(store().domains().FindDomain("crm"), kNotFound);
}

TEST_P(InvocationContract, OneOfManyThreadsMakesTheChange) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::atomic<int> made = 0;
  InThreads(12, [&](int) {
    made += store().profiles().CreateProfile("crm", ProfileIdOf(1), {}, InvocationOf(1)).ok();
  });
  EXPECT_EQ(made, 12);
  EXPECT_EQ(store().domains().FindDomain("crm")->second.profiles, 1);
}

}  // namespace sluice::store
