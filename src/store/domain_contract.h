#pragma once

#include "store/store_contract.h"

namespace sluice::store {

inline Domain MakeDomain(const std::string& name) {
  Domain domain;
  domain.name = name;
  domain.default_expiration_days = 366;
  domain.created_at = {1000};
  domain.updated_at = {2000};
  return domain;
}

inline std::string ProfileIdOf(int number) {
  std::string id = std::to_string(number);
  return std::string(32 - id.size(), '0') + id;
}

inline ImportedProfile MakeProfile(int number, const std::string& json = "{}") {
  return {ProfileIdOf(number), {json, {{"_account", std::to_string(number)}}}};
}

TEST_P(DomainContract, EveryMemberComesBackAsItWas) {
  for (const std::string& text : AwkwardTexts()) {
    Domain whole = MakeDomain("name " + text);
    whole.default_encryption_key = text;
    whole.dead_letter_queue_url = text;
    whole.tags = {{"k" + text, text}};
    ASSERT_OK(store().domains().CreateDomain(whole));
    const auto found = store().domains().FindDomain(whole.name);
    ASSERT_OK(found);
    EXPECT_EQ(found->first.name, whole.name);
    EXPECT_EQ(found->first.default_expiration_days, 366);
    EXPECT_EQ(found->first.default_encryption_key, text);
    EXPECT_EQ(found->first.dead_letter_queue_url, text);
    EXPECT_EQ(found->first.tags, whole.tags);
    EXPECT_EQ(found->first.created_at, UnixMillis{1000});
    EXPECT_EQ(found->first.updated_at, UnixMillis{2000});
  }
}

TEST_P(DomainContract, NamesAreTakenOnceAndMissingOnesSaid) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  EXPECT_KIND(store().domains().CreateDomain(MakeDomain("crm")), kDuplicate);
  EXPECT_KIND(store().domains().FindDomain("erp"), kNotFound);
  EXPECT_KIND(store().domains().DeleteDomain("erp"), kNotFound);
}

TEST_P(DomainContract, ListIsInOrderOfNameAndPagesJoin) {
  for (const char* name : {"c", "a", "d", "b"}) {
    ASSERT_OK(store().domains().CreateDomain(MakeDomain(name)));
  }
  ASSERT_OK(store().domains().DeleteDomain("b"));
  const auto first = store().domains().ListDomains({2, ""});
  ASSERT_OK(first);
  ASSERT_EQ(first->items.size(), 2u);
  EXPECT_EQ(first->items[0].name, "a");
  EXPECT_EQ(first->items[1].name, "c");
  const auto second = store().domains().ListDomains({2, first->next});
  ASSERT_OK(second);
  ASSERT_EQ(second->items.size(), 1u);
  EXPECT_EQ(second->items[0].name, "d");
  EXPECT_EQ(second->next, "");
}

TEST_P(DomainContract, StatsFollowTheProfiles) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  const auto stats = [&] {
    const DomainStats now = store().domains().FindDomain("crm")->second;
    return std::pair(now.profiles, now.bytes);
  };
  EXPECT_EQ(stats(), std::pair(int64_t{0}, int64_t{0}));
  const std::vector<ImportedProfile> batch = {MakeProfile(1, "1234567890"),
                                              MakeProfile(2, "12345")};
  ASSERT_OK(store().profiles().ImportProfiles("crm", batch));
  EXPECT_EQ(stats(), std::pair(int64_t{2}, int64_t{15}));
  ASSERT_OK(store().profiles().UpdateProfile("crm", ProfileIdOf(2), [](const std::string&) {
    return Result<ProfileDocument>(ProfileDocument{"1", {}});
  }));
  EXPECT_EQ(stats(), std::pair(int64_t{2}, int64_t{11}));
  ASSERT_OK(store().profiles().DeleteProfile("crm", ProfileIdOf(1)));
  EXPECT_EQ(stats(), std::pair(int64_t{1}, int64_t{1}));
}

TEST_P(DomainContract, DeletedDomainIsGoneAtOnceAndItsNameFree) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::vector<ImportedProfile> batch;
  for (int i = 0; i < 1500; ++i) batch.push_back(MakeProfile(i));
  ASSERT_OK(store().profiles().ImportProfiles("crm", batch));
  ASSERT_OK(store().domains().DeleteDomain("crm"));
  EXPECT_KIND(store().domains().FindDomain("crm"), kNotFound);
  EXPECT_KIND(store().profiles().ImportProfiles("crm", batch), kNotFound);
  EXPECT_KIND(store().profile_reader().OpenWindow("crm", {{0}, {1}}, 1), kNotFound);
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  EXPECT_EQ(store().domains().FindDomain("crm")->second.profiles, 0);
  const auto found = store().profiles().SearchProfiles("crm", {{{{"_account", "7"}}}, false}, {});
  ASSERT_OK(found);
  EXPECT_TRUE(found->items.empty());
  ASSERT_OK(store().profiles().ImportProfiles("crm", batch));
  const auto snapshot = store().profile_reader().OpenWindow("crm", {kMinTime, kMaxTime}, 4);
  ASSERT_OK(snapshot);
  EXPECT_EQ((*snapshot)->rows(), 1500);
}

}  // namespace sluice::store
