#include "store/sqlite/search_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <random>

#include "store/sqlite/database.h"
#include "store/sqlite/fake_folder.h"
#include "store/sqlite/profile_rows.h"
#include "store/sqlite/search_lookup.h"

namespace sluice::store::sqlite {
namespace {

class SearchIndexTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::Open(folder_.path() / "test.db", ProfileMigrations(), {});
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    database_ = *std::move(opened);
  }

  void Add(const std::vector<SearchEntry>& entries) {
    const Status added = database_->Write(
        [&](Connection& connection) { return AddSearchEntries(connection, domain_, entries); });
    ASSERT_TRUE(added.ok()) << added.ToString();
  }

  std::vector<int64_t> RowsOf(const std::vector<int64_t>& hashes) {
    std::vector<int64_t> found;
    Candidates candidates{{0}, false};
    while (!candidates.complete) {
      auto next = database_->Read([&](Connection& connection) {
        return FindCandidates(connection, domain_.number, hashes, candidates.rows.back());
      });
      EXPECT_TRUE(next.ok()) << next.status().ToString();
      if (!next.ok()) break;
      candidates = *std::move(next);
      found.insert(found.end(), candidates.rows.begin(), candidates.rows.end());
    }
    return found;
  }

  int64_t Number(const char* sql) {
    auto number = database_->Read([&](Connection& connection) -> Result<int64_t> {
      TRY_ASSIGN(Rows rows, connection.Query(sql));
      TRY(rows.Next());
      return rows.Int(0);
    });
    EXPECT_TRUE(number.ok()) << number.status().ToString();
    return number.ok() ? *number : -1;
  }

  TempFolder folder_;
  std::unique_ptr<Database> database_;
  DomainRow domain_{.number = 3,
                    .profiles = 0,
                    .bytes = 0,
                    .next_sequence = 0,
                    .recent_keys = 0,
                    .stale_keys = 0};
};

// Batches of every size, through every level that they reach, against a plain map.
TEST_F(SearchIndexTest, FindsExactlyWhatWasAdded) {
  std::mt19937 random(11);
  std::map<int64_t, std::vector<int64_t>> expected;
  const int64_t hashes[] = {std::numeric_limits<int64_t>::min(), -1, 0, 1, 77,
                            std::numeric_limits<int64_t>::max()};
  int64_t row = 1;
  for (int round = 0; round < 300; ++round) {
    std::vector<SearchEntry> batch;
    const size_t size = round % 3 == 0 ? 600 : random() % 200;
    for (size_t i = 0; i < size; ++i, ++row) {
      const int64_t rare = 1'000'000 + static_cast<int64_t>(random() % 5000);
      const int64_t hash = random() % 4 == 0 ? hashes[random() % std::size(hashes)] : rare;
      batch.push_back({hash, row});
      expected[hash].push_back(row);
    }
    Add(batch);
  }
  EXPECT_GT(Number("SELECT max(level) FROM search_segment"), 0);
  EXPECT_GT(Number("SELECT count(*) FROM search_recent"), 0);
  for (const auto& [hash, rows] : expected) ASSERT_EQ(RowsOf({hash}), rows) << hash;
  EXPECT_TRUE(RowsOf({42}).empty());
  std::vector<int64_t> both = expected[0];
  both.insert(both.end(), expected[1].begin(), expected[1].end());
  std::sort(both.begin(), both.end());
  EXPECT_EQ(RowsOf({1, 0, 42}), both);
}

TEST_F(SearchIndexTest, RowOfTwoHashesIsFoundOnce) {
  Add({{1, 5}, {2, 5}, {2, 6}});
  EXPECT_EQ(RowsOf({1, 2}), (std::vector<int64_t>{5, 6}));
}

TEST_F(SearchIndexTest, SegmentsStayFew) {
  int64_t row = 1;
  for (int batch = 0; batch < 400; ++batch) {
    std::vector<SearchEntry> entries;
    for (int i = 0; i < 512; ++i) entries.push_back({i, row++});
    Add(entries);
  }
  EXPECT_LT(Number("SELECT count(*) FROM search_segment"), 48);
  EXPECT_EQ(Number("SELECT sum(entries) FROM search_segment"), 400 * 512);
}

TEST_F(SearchIndexTest, StaleEntriesGoWhenTheyAreMany) {
  const SearchKey key{"_account", "1"};
  ASSERT_TRUE(database_
                  ->Write([&](Connection& connection) {
                    return connection.Write(
                        "INSERT INTO profile_keys (\"row\", keys) VALUES (?, ?)", 1,
                        Bytes{WriteKeys({key})});
                  })
                  .ok());
  domain_.stale_keys = 1'000'000;
  for (int batch = 0; batch < 16; ++batch) {
    std::vector<SearchEntry> entries = {{HashKey(key), 1}};
    for (int i = 0; i < 600; ++i) entries.push_back({i, 2 + batch * 1000 + i});
    Add(entries);
  }
  EXPECT_EQ(Number("SELECT sum(entries) FROM search_segment"), 1);
  EXPECT_EQ(RowsOf({HashKey(key)}), std::vector<int64_t>{1});
  EXPECT_EQ(domain_.stale_keys, 1'000'000 - 16 * 600);
}

TEST(SearchEntryTest, HashesAreTheSameForEver) {
  EXPECT_EQ(HashKey({"_account", "1"}), HashKey({"_account", "1"}));
  EXPECT_NE(HashKey({"_account", "1"}), HashKey({"_account1", ""}));
  EXPECT_EQ(HashKey({"_phone", "+4912345"}), -1977648496011320391);
}

}  // namespace
}  // namespace sluice::store::sqlite
