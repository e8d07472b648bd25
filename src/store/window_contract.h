#pragma once

#include <atomic>
#include <map>
#include <set>

#include "store/domain_contract.h"
#include "store/store_contract.h"

namespace sluice::store {

inline constexpr model::Window kAllTime = {kMinTime, kMaxTime};

/// Every row of a snapshot by id; each is seen once.
inline std::map<std::string, Profile> ReadAll(ProfileSnapshot& snapshot) {
  std::map<std::string, Profile> rows;
  for (size_t split = 0; split < snapshot.splits(); ++split) {
    auto cursor = snapshot.ReadSplit(split);
    EXPECT_TRUE(cursor.ok()) << cursor.status().ToString();
    if (!cursor.ok()) continue;
    ProfileCursor::Row row;
    while (true) {
      const Result<bool> more = (*cursor)->Next(row);
      EXPECT_TRUE(more.ok()) << more.status().ToString();
      if (!more.ok() || !*more) break;
      const Profile profile{std::string(row.id), std::string(row.json), row.created_at,
                            row.updated_at};
      EXPECT_TRUE(rows.emplace(profile.id, profile).second) << profile.id << " twice";
    }
  }
  EXPECT_EQ(snapshot.rows(), static_cast<int64_t>(rows.size()));
  return rows;
}

inline std::map<std::string, Profile> ReadWindow(Store& store, model::Window window,
                                                 size_t max_splits = 4) {
  auto snapshot = store.profile_reader().OpenWindow("crm", window, max_splits);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status().ToString();
  if (!snapshot.ok()) return {};
  EXPECT_GE((*snapshot)->splits(), 1u);
  EXPECT_LE((*snapshot)->splits(), max_splits);
  return ReadAll(**snapshot);
}

/// Import `rows` profiles from `first` on in batches, all at the clock's time.
inline void Import(Store& store, int first, int rows, const std::string& json = "{}") {
  std::vector<ImportedProfile> batch;
  for (int i = 0; i < rows; ++i) {
    batch.push_back({ProfileIdOf(first + i), {json, {}}});
    if (batch.size() == 5000 || i + 1 == rows) {
      EXPECT_TRUE(store.profiles().ImportProfiles("crm", batch).ok());
      batch.clear();
    }
  }
}

TEST_P(WindowContract, WindowsAreHalfOpenAndTile) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  const UnixMillis start = clock_.Now();
  for (int i = 0; i < 30; ++i) {
    Import(store(), i, 1, std::to_string(i));
    clock_.Advance(std::chrono::milliseconds(1));
  }
  const auto whole = ReadWindow(store(), {start + 10, start + 20});
  ASSERT_EQ(whole.size(), 10u);
  EXPECT_EQ(whole.begin()->first, ProfileIdOf(10));
  EXPECT_EQ(whole.rbegin()->first, ProfileIdOf(19));
  EXPECT_EQ(whole.begin()->second.json, "10");
  EXPECT_EQ(whole.begin()->second.created_at, start + 10);
  EXPECT_EQ(whole.begin()->second.updated_at, start + 10);
  EXPECT_EQ(ReadWindow(store(), {start + 12, start + 13}).size(), 1u);
  EXPECT_EQ(ReadWindow(store(), {kMinTime, start}).size(), 0u);
  EXPECT_EQ(ReadWindow(store(), {kMinTime, start + 1}).size(), 1u);
  EXPECT_EQ(ReadWindow(store(), {start + 29, kMaxTime}).size(), 1u);
  EXPECT_EQ(ReadWindow(store(), {start + 30, kMaxTime}).size(), 0u);
  EXPECT_EQ(ReadWindow(store(), {start + 5, start + 5}).size(), 0u);
  EXPECT_EQ(ReadWindow(store(), {start + 6, start + 5}).size(), 0u);
  EXPECT_EQ(ReadWindow(store(), kAllTime).size(), 30u);
  size_t tiled = 0;
  for (int i = -1; i < 31; i += 4) {
    tiled += ReadWindow(store(), {start + i, start + (i + 4)}).size();
  }
  EXPECT_EQ(tiled, 30u);
}

TEST_P(WindowContract, EmptyDomainIsOneEmptySplit) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  auto snapshot = store().profile_reader().OpenWindow("crm", kAllTime, 8);
  ASSERT_OK(snapshot);
  EXPECT_EQ((*snapshot)->splits(), 1u);
  EXPECT_TRUE(ReadAll(**snapshot).empty());
}

TEST_P(WindowContract, UpdatedProfileMovesToTheLaterWindow) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  Import(store(), 0, 10);
  const UnixMillis cut = clock_.Now() + 1;
  clock_.Advance(std::chrono::milliseconds(1));
  Import(store(), 3, 2, "new");
  EXPECT_EQ(ReadWindow(store(), {kMinTime, cut}).size(), 8u);
  EXPECT_EQ(ReadWindow(store(), {cut, kMaxTime}).size(), 2u);
}

TEST_P(WindowContract, SplitsCutEveryKindOfWindowWithoutLossOrOverlap) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("before")));
  Import(store(), 0, 90'000);
  clock_.Advance(std::chrono::milliseconds(1));
  const UnixMillis middle = clock_.Now();
  Import(store(), 30'000, 12'000, "middle");
  clock_.Advance(std::chrono::milliseconds(1));
  Import(store(), 90'000, 20'000, "late");
  for (const size_t max_splits : {1, 2, 3, 7}) {
    EXPECT_EQ(ReadWindow(store(), kAllTime, max_splits).size(), 110'000u);
    EXPECT_EQ(ReadWindow(store(), {kMinTime, middle}, max_splits).size(), 78'000u);
    EXPECT_EQ(ReadWindow(store(), {middle, middle + 1}, max_splits).size(), 12'000u);
    EXPECT_EQ(ReadWindow(store(), {middle + 1, kMaxTime}, max_splits).size(), 20'000u);
  }
  EXPECT_EQ((*store().profile_reader().OpenWindow("crm", kAllTime, 7))->splits(), 7u);
  EXPECT_EQ((*store().profile_reader().OpenWindow("crm", {middle + 1, kMaxTime}, 7))->splits(), 2u);
}

TEST_P(WindowContract, AllSplitsSeeOneInstant) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  Import(store(), 0, 40'000, "old");
  clock_.Advance(std::chrono::milliseconds(5));
  auto snapshot = store().profile_reader().OpenWindow("crm", kAllTime, 4);
  ASSERT_OK(snapshot);
  ASSERT_EQ((*snapshot)->splits(), 4u);
  EXPECT_EQ((*snapshot)->taken_at(), clock_.Now());
  Import(store(), 0, 5000, "new");
  Import(store(), 50'000, 10, "new");
  ASSERT_OK(store().profiles().DeleteProfile("crm", ProfileIdOf(39'999)));
  const auto rows = ReadAll(**snapshot);
  EXPECT_EQ(rows.size(), 40'000u);
  for (const auto& [id, profile] : rows) ASSERT_EQ(profile.json, "old") << id;
}

TEST_P(WindowContract, SnapshotSurvivesTheDomain) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  Import(store(), 0, 20'000);
  auto snapshot = store().profile_reader().OpenWindow("crm", kAllTime, 2);
  ASSERT_OK(snapshot);
  ASSERT_OK(store().domains().DeleteDomain("crm"));
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  EXPECT_EQ(ReadAll(**snapshot).size(), 20'000u);
}

// Two updates a transaction, always of both: a reader that sees one without the other, or another
// number of rows than it counted, has not read one instant.
TEST_P(WindowContract, ConcurrentImportsAreSeenWholeOrNotAtAll) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  Import(store(), 0, 25'000);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 1; !done; ++i) {
      const std::string json = std::to_string(i);
      const std::vector<ImportedProfile> pair = {{ProfileIdOf(0), {json, {}}},
                                                 {ProfileIdOf(24'999), {json, {}}}};
      EXPECT_TRUE(store().profiles().ImportProfiles("crm", pair).ok());
    }
  });
  for (int round = 0; round < 10; ++round) {
    const auto rows = ReadWindow(store(), kAllTime, 2);
    EXPECT_EQ(rows.size(), 25'000u);
    EXPECT_EQ(rows.at(ProfileIdOf(0)).json, rows.at(ProfileIdOf(24'999)).json);
  }
  done = true;
  writer.join();
}

TEST_P(WindowContract, TimeNeverRunsBackwards) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  const UnixMillis high = clock_.Now();
  Import(store(), 1, 1);
  clock_.SetWall(high + -3'600'000);
  Import(store(), 2, 1);
  const auto stepped = ReadWindow(store(), kAllTime);
  EXPECT_GE(stepped.at(ProfileIdOf(2)).updated_at, stepped.at(ProfileIdOf(1)).updated_at);
  auto snapshot = store().profile_reader().OpenWindow("crm", kAllTime, 1);
  ASSERT_OK(snapshot);
  EXPECT_GE((*snapshot)->taken_at(), high);
}

TEST_P(WindowContract, NothingIsUpdatedBeforeASnapshotThatMissedIt) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  clock_.Advance(std::chrono::hours(1));
  auto snapshot = store().profile_reader().OpenWindow("crm", kAllTime, 1);
  ASSERT_OK(snapshot);
  const UnixMillis taken_at = (*snapshot)->taken_at();
  clock_.SetWall(taken_at + -1'800'000);
  Import(store(), 1, 1);
  EXPECT_TRUE(ReadAll(**snapshot).empty());
  EXPECT_EQ(ReadWindow(store(), {taken_at, kMaxTime}).size(), 1u);
}

// While many write, what a snapshot shows before its own instant is final.
TEST_P(WindowContract, WhatLiesBeforeASnapshotIsFinal) {
  ASSERT_OK(store().domains().CreateDomain(MakeDomain("crm")));
  std::atomic<bool> done = false;
  std::vector<std::thread> writers;
  for (int thread = 0; thread < 4; ++thread) {
    writers.emplace_back([&, thread] {
      for (int i = 0; !done; ++i) {
        Import(store(), thread * 100'000 + i, 1);
        clock_.Advance(std::chrono::milliseconds(1));
      }
    });
  }
  for (int round = 0; round < 20; ++round) {
    auto snapshot = store().profile_reader().OpenWindow("crm", kAllTime, 1);
    EXPECT_TRUE(snapshot.ok());
    if (!snapshot.ok()) break;
    const model::Window before = {kMinTime, (*snapshot)->taken_at()};
    std::set<std::string> shown;
    for (const auto& [id, profile] : ReadAll(**snapshot)) {
      if (profile.updated_at < before.end) shown.insert(id);
    }
    std::set<std::string> later;
    for (const auto& [id, profile] : ReadWindow(store(), before)) later.insert(id);
    EXPECT_EQ(shown, later);
  }
  done = true;
  for (std::thread& writer : writers) writer.join();
}

}  // namespace sluice::store
