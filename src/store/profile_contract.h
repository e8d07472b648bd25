#pragma once

#include <atomic>
#include <set>

#include "store/domain_contract.h"
#include "store/store_contract.h"

namespace sluice::store {

inline ProfileStore::Change ChangeTo(const ProfileDocument& document) {
  return [document](const std::string&) { return Result<ProfileDocument>(document); };
}

/// Ids of the profiles that a search finds, over all pages, as the numbers of ProfileIdOf.
inline std::vector<int> Search(Store& store, const ProfileSearch& search, size_t limit = 100) {
  std::vector<int> found;
  PageRequest request{limit, ""};
  do {
    const auto page = store.profiles().SearchProfiles("crm", search, request);
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    if (!page.ok()) break;
    for (const Profile& profile : page->items) found.push_back(std::stoi(profile.id));
    request.after = page->next;
  } while (!request.after.empty());
  return found;
}

inline std::vector<int> SearchAccount(Store& store, const std::string& value) {
  return Search(store, {{{{"_account", value}}}, false});
}

inline Profile FindOne(Store& store, const std::string& account) {
  const auto page = store.profiles().SearchProfiles("crm", {{{{"_account", account}}}, false}, {});
  EXPECT_TRUE(page.ok() && page->items.size() == 1);
  return page.ok() && page->items.size() == 1 ? page->items[0] : Profile{};
}

TEST_P(ProfileContract, DocumentsComeBackAsTheyWere) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  int number = 0;
  for (const std::string& text : AwkwardTexts()) {
    const ProfileDocument document{text, {{"_account", text}, {"k" + text, "v"}}};
    ASSERT_OK(store().profiles().CreateProfile("crm", ProfileIdOf(++number), document));
    const Profile found = FindOne(store(), text);
    EXPECT_EQ(found.id, ProfileIdOf(number));
    EXPECT_EQ(found.json, text);
    EXPECT_EQ(found.created_at, clock_.Now());
    EXPECT_EQ(Search(store(), {{{{"k" + text, "v"}}}, false}), std::vector<int>{number});
  }
}

TEST_P(ProfileContract, WhatIsMissingIsSaid) {
  ProfileStore& profiles = store().profiles();
  EXPECT_KIND(profiles.CreateProfile("crm", ProfileIdOf(1), {}), kNotFound);
  EXPECT_KIND(profiles.UpdateProfile("crm", ProfileIdOf(1), ChangeTo({})), kNotFound);
  EXPECT_KIND(profiles.DeleteProfile("crm", ProfileIdOf(1)), kNotFound);
  EXPECT_KIND(profiles.ImportProfiles("crm", {}), kNotFound);
  EXPECT_KIND(profiles.SearchProfiles("crm", {}, {}), kNotFound);
  EXPECT_KIND(store().profile_reader().OpenWindow("crm", {{0}, {1}}, 1), kNotFound);
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  EXPECT_KIND(profiles.UpdateProfile("crm", ProfileIdOf(1), ChangeTo({})), kNotFound);
  EXPECT_KIND(profiles.DeleteProfile("crm", ProfileIdOf(1)), kNotFound);
  EXPECT_KIND(profiles.DeleteProfile("crm", "not an id"), kNotFound);
  EXPECT_KIND(profiles.CreateProfile("crm", "not an id", {}), kInvalid);
}

TEST_P(ProfileContract, UpdateMovesKeysAndTime) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  const UnixMillis created_at = clock_.Now();
  ASSERT_OK(store().profiles().CreateProfile("crm", ProfileIdOf(1),
                                             {"old", {{"_account", "a"}, {"_email", "e"}}}));
  clock_.Advance(std::chrono::seconds(9));
  std::string seen;
  const auto change = [&](const std::string& json) -> Result<ProfileDocument> {
    seen = json;
    return ProfileDocument{"new", {{"_account", "b"}, {"_email", "e"}}};
  };
  ASSERT_OK(store().profiles().UpdateProfile("crm", ProfileIdOf(1), change));
  EXPECT_EQ(seen, "old");
  EXPECT_TRUE(SearchAccount(store(), "a").empty());
  EXPECT_EQ(Search(store(), {{{{"_email", "e"}}}, false}), std::vector<int>{1});
  const Profile found = FindOne(store(), "b");
  EXPECT_EQ(found.json, "new");
  EXPECT_EQ(found.created_at, created_at);
  EXPECT_EQ(found.updated_at, clock_.Now());
  ASSERT_OK(store().profiles().UpdateProfile("crm", ProfileIdOf(1),
                                             ChangeTo({"old", {{"_account", "a"}}})));
  EXPECT_EQ(SearchAccount(store(), "a"), std::vector<int>{1});
  EXPECT_TRUE(Search(store(), {{{{"_email", "e"}}}, false}).empty());
}

TEST_P(ProfileContract, RefusedChangeLeavesEverything) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  ASSERT_OK(store().profiles().CreateProfile("crm", ProfileIdOf(1), {"x", {{"_account", "a"}}}));
  const auto refuse = [](const std::string&) { return Result<ProfileDocument>(Invalid("no")); };
  EXPECT_KIND(store().profiles().UpdateProfile("crm", ProfileIdOf(1), refuse), kInvalid);
  EXPECT_EQ(FindOne(store(), "a").json, "x");
}

TEST_P(ProfileContract, DeletedProfileIsFoundNoMore) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  ASSERT_OK(store().profiles().CreateProfile("crm", ProfileIdOf(1), {"x", {{"_account", "a"}}}));
  ASSERT_OK(store().profiles().DeleteProfile("crm", ProfileIdOf(1)));
  EXPECT_TRUE(SearchAccount(store(), "a").empty());
  EXPECT_KIND(store().profiles().DeleteProfile("crm", ProfileIdOf(1)), kNotFound);
  ASSERT_OK(store().profiles().CreateProfile("crm", ProfileIdOf(1), {"y", {{"_account", "a"}}}));
  EXPECT_EQ(FindOne(store(), "a").json, "y");
}

TEST_P(ProfileContract, RepeatedImportChangesNothing) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::vector<ImportedProfile> batch;
  for (int i = 0; i < 100; ++i) batch.push_back(MakeProfile(i));
  const UnixMillis imported_at = clock_.Now();
  EXPECT_EQ(store().profiles().ImportProfiles("crm", batch)->created, 100);
  clock_.Advance(std::chrono::seconds(1));
  batch[7].document.json = "{\"new\":1}";
  batch[8].document.keys.push_back({"_email", "eight"});
  std::reverse(batch[9].document.keys.begin(), batch[9].document.keys.end());
  batch.push_back(MakeProfile(100));
  const auto counts = store().profiles().ImportProfiles("crm", batch);
  ASSERT_OK(counts);
  EXPECT_EQ(counts->created, 1);
  EXPECT_EQ(counts->updated, 2);
  EXPECT_EQ(counts->unchanged, 98);
  EXPECT_EQ(FindOne(store(), "9").updated_at, imported_at);
  EXPECT_EQ(FindOne(store(), "7").updated_at, clock_.Now());
  EXPECT_EQ(FindOne(store(), "7").created_at, imported_at);
  EXPECT_EQ(Search(store(), {{{{"_email", "eight"}}}, false}), std::vector<int>{8});
  EXPECT_EQ(store().profiles().ImportProfiles("crm", batch)->unchanged, 101);
}

TEST_P(ProfileContract, LastOfOneIdInABatchWins) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::vector<ImportedProfile> batch = {MakeProfile(1, "a"), MakeProfile(1, "b")};
  batch[1].document.keys = {{"_account", "other"}};
  const auto counts = store().profiles().ImportProfiles("crm", batch);
  ASSERT_OK(counts);
  EXPECT_EQ(counts->created, 1);
  EXPECT_EQ(counts->updated, 1);
  EXPECT_TRUE(SearchAccount(store(), "1").empty());
  EXPECT_EQ(FindOne(store(), "other").json, "b");
}

TEST_P(ProfileContract, ImportIsAllOrNothing) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::vector<ImportedProfile> batch = {MakeProfile(1), MakeProfile(2)};
  batch[1].id = "not an id";
  EXPECT_KIND(store().profiles().ImportProfiles("crm", batch), kInvalid);
  EXPECT_EQ(store().domains().FindDomain("crm")->second.profiles, 0);
  EXPECT_TRUE(SearchAccount(store(), "1").empty());
}

TEST_P(ProfileContract, SearchCombinesTermsInOrderOfCreation) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("other")));
  std::vector<ImportedProfile> batch;
  for (int i = 59; i >= 0; --i) {
    batch.push_back({ProfileIdOf(i),
                     {"{}",
                      {{"_two", std::to_string(i % 2)},
                       {"_three", std::to_string(i % 3)},
                       {"_two", std::to_string(i % 2)}}}});
  }
  ASSERT_OK(store().profiles().ImportProfiles("crm", batch));
  ASSERT_OK(store().profiles().ImportProfiles("other", batch));
  const auto expect = [&](const ProfileSearch& search, auto matches) {
    std::vector<int> expected;
    for (int i = 59; i >= 0; --i) {
      if (matches(i)) expected.push_back(i);
    }
    for (const size_t limit : {1, 7, 100}) EXPECT_EQ(Search(store(), search, limit), expected);
  };
  const std::vector<SearchKey> even = {{"_two", "0"}};
  const std::vector<SearchKey> third = {{"_three", "0"}};
  const std::vector<SearchKey> not_third = {{"_three", "1"}, {"_three", "2"}};
  expect({{even}, false}, [](int i) { return i % 2 == 0; });
  expect({{even}, true}, [](int i) { return i % 2 == 0; });
  expect({{even, third}, true}, [](int i) { return i % 6 == 0; });
  expect({{even, third}, false}, [](int i) { return i % 2 == 0 || i % 3 == 0; });
  expect({{even, not_third}, true}, [](int i) { return i % 2 == 0 && i % 3 != 0; });
  expect({{even, even, third}, true}, [](int i) { return i % 6 == 0; });
  expect({{even, {{"_two", "7"}}}, true}, [](int) { return false; });
  expect({{even, {}}, true}, [](int) { return false; });
  expect({{even, {}}, false}, [](int i) { return i % 2 == 0; });
  expect({{{{"_three", "two"}}}, false}, [](int) { return false; });
  expect({{}, true}, [](int) { return false; });
}

TEST_P(ProfileContract, SearchPagesStayRightWhileOthersWrite) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::vector<ImportedProfile> batch;
  for (int i = 0; i < 60; ++i) batch.push_back({ProfileIdOf(i), {"{}", {{"_account", "same"}}}});
  ASSERT_OK(store().profiles().ImportProfiles("crm", batch));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 1000; !done; ++i) {
      const ProfileDocument document{"{}", {{"_account", "same"}}};
      (void)store().profiles().CreateProfile("crm", ProfileIdOf(i), document).ok();
      (void)store().profiles().DeleteProfile("crm", ProfileIdOf(i)).ok();
    }
  });
  for (int round = 0; round < 5; ++round) {
    std::multiset<int> kept;
    for (const int number : Search(store(), {{{{"_account", "same"}}}, false}, 7)) {
      if (number < 1000) kept.insert(number);
    }
    EXPECT_EQ(kept.size(), 60u);
    EXPECT_EQ(std::set<int>(kept.begin(), kept.end()).size(), 60u);
  }
  done = true;
  writer.join();
}

TEST_P(ProfileContract, ManySmallWritesAndImportsAreAllFound) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::vector<ImportedProfile> batch;
  for (int round = 0; round < 40; ++round) {
    batch.clear();
    for (int i = 0; i < 300; ++i) batch.push_back(MakeProfile(round * 1000 + i));
    for (auto& profile : batch) profile.document.keys.push_back({"_all", "x"});
    ASSERT_OK(store().profiles().ImportProfiles("crm", batch));
    ASSERT_OK(store().profiles().CreateProfile(
        "crm", ProfileIdOf(round * 1000 + 999),
        {"{}", {{"_all", "x"}, {"_account", std::to_string(round * 1000 + 999)}}}));
  }
  EXPECT_EQ(Search(store(), {{{{"_all", "x"}}}, false}, 1000).size(), 40u * 301);
  for (int round = 0; round < 40; ++round) {
    for (const int i : {0, 150, 299, 999}) {
      const int number = round * 1000 + i;
      EXPECT_EQ(SearchAccount(store(), std::to_string(number)), std::vector<int>{number});
    }
  }
}

TEST_P(ProfileContract, ManyThreadsWriteOneDomain) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  InThreads(8, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      const int number = thread * 100 + i;
      const ProfileDocument document{"{}", {{"_account", std::to_string(number)}}};
      EXPECT_TRUE(store().profiles().CreateProfile("crm", ProfileIdOf(number), document).ok());
      EXPECT_EQ(SearchAccount(store(), std::to_string(number)), std::vector<int>{number});
    }
  });
  EXPECT_EQ(store().domains().FindDomain("crm")->second.profiles, 160);
}

}  // namespace sluice::store
