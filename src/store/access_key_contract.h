#pragma once

#include <atomic>
#include <set>

#include "store/store_contract.h"

namespace sluice::store {

inline AccessKey MakeAccessKey(const std::string& id, const std::string& user) {
  return {id, user, true, "policy of " + id, "sealed", {1000}};
}

TEST_P(AccessKeyContract, EveryMemberComesBackAsItWas) {
  for (const std::string& text : AwkwardTexts()) {
    const AccessKey whole{"id" + text, "user" + text, text.empty(), "policy" + text, text, {12345}};
    ASSERT_OK(store().access_keys().Create(whole));
    const auto found = store().access_keys().Find(whole.id);
    ASSERT_OK(found);
    EXPECT_EQ(*found, whole);
  }
  EXPECT_KIND(store().access_keys().Find("gone"), kNotFound);
}

TEST_P(AccessKeyContract, AUserHasTwoAtMost) {
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("a", "ada")));
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("b", "ada")));
  const Status third = store().access_keys().Create(MakeAccessKey("c", "ada")).status();
  ASSERT_TRUE(third.Is(ErrorKind::kQuota));
  EXPECT_NE(third.message().find("'ada'"), std::string::npos);
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("c", "Ada")));
  ASSERT_OK(store().access_keys().Delete("a"));
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("d", "ada")));
}

TEST_P(AccessKeyContract, ManyAtOnceLeaveAUserTwo) {
  std::atomic<int> made = 0;
  InThreads(8, [&](int thread) {
    made += store().access_keys().Create(MakeAccessKey(std::to_string(thread), "ada")).ok();
  });
  EXPECT_EQ(made, int(kKeysPerUser));
}

TEST_P(AccessKeyContract, TheSecondKeyTakesTheFirstOnesPolicy) {
  AccessKey without = MakeAccessKey("b", "ada");
  without.policy.clear();
  const Status refused = store().access_keys().Create(without).status();
  ASSERT_TRUE(refused.Is(ErrorKind::kInvalid));
  EXPECT_NE(refused.message().find("Policy is required"), std::string::npos);
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("a", "ada")));
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("x", "eve")));
  const auto kept = store().access_keys().Create(without);
  ASSERT_OK(kept);
  EXPECT_EQ(kept->policy, "policy of a");
  EXPECT_EQ(*store().access_keys().Find("b"), *kept);
}

TEST_P(AccessKeyContract, IdsAreTakenOnce) {
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("a", "ada")));
  EXPECT_KIND(store().access_keys().Create(MakeAccessKey("a", "eve")), kDuplicate);
  EXPECT_EQ(store().access_keys().Find("a")->user, "ada");
}

TEST_P(AccessKeyContract, UpdateChangesWhatIsGiven) {
  AccessKey key = MakeAccessKey("a", "ada");
  ASSERT_OK(store().access_keys().Create(key));
  key.active = false;
  EXPECT_EQ(*store().access_keys().Update("a", {false, std::nullopt}), key);
  key.policy = "other";
  EXPECT_EQ(*store().access_keys().Update("a", {std::nullopt, "other"}), key);
  EXPECT_EQ(*store().access_keys().Update("a", {}), key);
  EXPECT_EQ(*store().access_keys().Find("a"), key);
  EXPECT_KIND(store().access_keys().Update("b", {true, std::nullopt}), kNotFound);
}

TEST_P(AccessKeyContract, DeletedKeysAreGone) {
  ASSERT_OK(store().access_keys().Create(MakeAccessKey("a", "ada")));
  ASSERT_OK(store().access_keys().Delete("a"));
  EXPECT_KIND(store().access_keys().Find("a"), kNotFound);
  EXPECT_KIND(store().access_keys().Delete("a"), kNotFound);
}

TEST_P(AccessKeyContract, ListIsInOrderOfCreationAndPagesJoin) {
  const std::vector<std::string> ids{"c", "a", "d", "b"};
  for (const std::string& id : ids) {
    ASSERT_OK(store().access_keys().Create(MakeAccessKey(id, "user " + id)));
  }
  std::vector<std::string> listed;
  PageRequest request{2, ""};
  do {
    const auto page = store().access_keys().List(request);
    ASSERT_OK(page);
    for (const AccessKey& key : page->items) listed.push_back(key.id);
    request.after = page->next;
  } while (!request.after.empty());
  EXPECT_EQ(listed, ids);
  EXPECT_KIND(store().access_keys().List({2, "junk"}), kInvalid);
}

}  // namespace sluice::store
