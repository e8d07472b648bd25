#include "store/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "store/all_contract.h"
#include "store/sqlite/fake_folder.h"

namespace sluice::store {
namespace {

class SqliteUnderTest final : public StoreUnderTest {
 public:
  SqliteUnderTest(const Clock& clock, const Quotas& quotas) {
    auto opened = OpenSqliteStore(clock, folder_.path() / "data", quotas);
    CHECK(opened.ok());
    store_ = *std::move(opened);
  }
  Store& store() override { return *store_; }

 private:
  TempFolder folder_;
  std::unique_ptr<Store> store_;
};

INSTANTIATE_STORE_CONTRACTS(Sqlite, [](const Clock& clock, const Quotas& quotas) {
  return std::make_unique<SqliteUnderTest>(clock, quotas);
});

class SqliteStore : public testing::Test {
 protected:
  std::unique_ptr<Store> Open() {
    auto opened = OpenSqliteStore(clock_, folder_.path());
    EXPECT_TRUE(opened.ok()) << opened.status().ToString();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  FakeClock clock_;
  TempFolder folder_;
};

TEST_F(SqliteStore, EverythingSurvivesReopening) {
  const auto integration = MakeIntegration("crm");
  const auto association = MakeAssociation(integration.id);
  const NewRun run = MakeRun(clock_.Now());
  {
    const auto store = Open();
    ASSERT_OK(store->integrations().Create(integration, {"token", "digest"}));
    ASSERT_OK(store->associations().Create(association, run, {}));
    ASSERT_OK(store->domains().CreateDomain(MakeDomain("crm")));
    Import(*store, 1, 3, "kept");
    ASSERT_OK(store->domains().CreateDomain(MakeDomain("gone")));
    ASSERT_OK(store->domains().DeleteDomain("gone", InvocationOf(1)));
    ASSERT_OK(store->integrations().Create(MakeIntegration("gone"), {}));
    ASSERT_OK(store->integrations().Delete({"gone", false}, InvocationOf(1)));
  }
  const auto store = Open();
  EXPECT_EQ(*store->integrations().Find({"crm", false}), integration);
  EXPECT_EQ(*store->associations().Find(integration.id, {association.id.text}), association);
  EXPECT_EQ(store->run_history().Find(run.id)->window, run.window);
  EXPECT_EQ(ReadWindow(*store, kAllTime).size(), 3u);
  EXPECT_EQ(store->integrations().Create(MakeIntegration("crm"), {"token", "digest"})->id,
            integration.id);
  ASSERT_OK(store->domains().DeleteDomain("gone", InvocationOf(1)));
  ASSERT_OK(store->integrations().Delete({"gone", false}, InvocationOf(1)));
}

TEST_F(SqliteStore, LeasesOfADeadProcessEndWithReleaseAll) {
  {
    const auto store = Open();
    QueueOne(*store, "crm", clock_.Now());
    ASSERT_TRUE(ClaimOne(*store));
  }
  const auto store = Open();
  EXPECT_EQ(ClaimOne(*store), std::nullopt);
  ASSERT_OK(store->run_queue().ReleaseAll());
  EXPECT_EQ(ClaimOne(*store)->run.attempt, 2);
}

TEST_F(SqliteStore, TimeNeverRunsBackwardsAcrossReopening) {
  const UnixMillis high = clock_.Now();
  UnixMillis taken_at;
  {
    const auto store = Open();
    ASSERT_OK(store->domains().CreateDomain(MakeDomain("crm")));
    Import(*store, 1, 1);
    clock_.Advance(std::chrono::hours(1));
    taken_at = (*store->profile_reader().OpenWindow("crm", kAllTime, 1))->taken_at();
  }
  clock_.SetWall(high + -1000);
  const auto store = Open();
  Import(*store, 2, 1);
  EXPECT_GE(ReadWindow(*store, kAllTime).at(ProfileIdOf(2)).updated_at, taken_at);
}

TEST_F(SqliteStore, SecondOpenerIsToldWhoHasTheFolder) {
  auto store = Open();
  const Status refused = OpenSqliteStore(clock_, folder_.path()).status();
  ASSERT_TRUE(refused.Is(ErrorKind::kUnavailable));
  EXPECT_EQ(refused.message(), "Another sluice has this data folder open");
  store.reset();
  EXPECT_NE(Open(), nullptr);
}

TEST_F(SqliteStore, FilesAreForTheOwnerOnly) {
  const auto store = Open();
  ASSERT_OK(store->domains().CreateDomain(MakeDomain("crm")));
  ASSERT_OK(store->integrations().Create(MakeIntegration("crm"), {}));
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    struct stat about {};
    ASSERT_EQ(stat(entry.path().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 5);
}

TEST_F(SqliteStore, FolderThatCannotBeMadeIsUnavailable) {
  EXPECT_KIND(OpenSqliteStore(clock_, "/proc/none/data"), kUnavailable);
}

TEST_F(SqliteStore, NewerSchemaIsRefusedAndLeftAlone) {
  Open().reset();
  sqlite3* handle = nullptr;
  const std::string file = (folder_.path() / "sluice.db").string();
  ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(handle, "PRAGMA user_version=99", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(handle);
  for (int i = 0; i < 2; ++i) EXPECT_KIND(OpenSqliteStore(clock_, folder_.path()), kUnsupported);
}

TEST_F(SqliteStore, DamagedFileIsCorrupt) {
  Open().reset();
  FILE* file = fopen((folder_.path() / "profiles.db").c_str(), "w");
  ASSERT_NE(file, nullptr);
  fputs(std::string(10'000, '?').c_str(), file);
  fclose(file);
  EXPECT_KIND(OpenSqliteStore(clock_, folder_.path()), kCorrupt);
}

TEST_F(SqliteStore, DeletedDomainIsSweptAlsoAfterReopening) {
  auto store = Open();
  ASSERT_OK(store->domains().CreateDomain(MakeDomain("crm")));
  Import(*store, 0, 3000);
  {
    // A snapshot holds the sweep back, so that the process ends before it.
    const auto snapshot = store->profile_reader().OpenWindow("crm", kAllTime, 1);
    ASSERT_OK(store->domains().DeleteDomain("crm"));
  }
  store.reset();
  store = Open();
  const std::string file = (folder_.path() / "profiles.db").string();
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  const auto left = [&] {
    sqlite3_stmt* count = nullptr;
    sqlite3_prepare_v2(handle,
                       "SELECT (SELECT count(*) FROM profile) + (SELECT count(*) FROM domain) + "
                       "(SELECT count(*) FROM profile_keys)",
                       -1, &count, nullptr);
    sqlite3_step(count);
    const int64_t rows = sqlite3_column_int64(count, 0);
    sqlite3_finalize(count);
    return rows;
  };
  // Every write lets the sweep take a step, so no waiting is needed.
  for (int i = 0; i < 100 && left() > 0; ++i) ASSERT_OK(store->Check());
  EXPECT_EQ(left(), 0);
  sqlite3_close(handle);
}

/// Let no file of the process grow beyond `bytes`, as a full disk would.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    old_handler_ = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit narrow{bytes, old_.rlim_max};
    CHECK(setrlimit(RLIMIT_FSIZE, &narrow) == 0);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &old_);
    signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  void (*old_handler_)(int);
};

TEST_F(SqliteStore, FullDiskIsUnavailableAndPasses) {
  const auto store = Open();
  ASSERT_OK(store->integrations().Create(MakeIntegration("before"), {}));
  const std::string much(300'000, 'x');
  Status status;
  {
    FullDisk full(1'000'000);
    for (int i = 0; i < 20 && status.ok(); ++i) {
      auto integration = MakeIntegration("during" + std::to_string(i));
      integration.description = much;
      status = store->integrations().Create(integration, {}).status();
    }
    EXPECT_TRUE(store->integrations().Find({"before", false}).ok());
  }
  EXPECT_KIND(status, kUnavailable);
  ASSERT_OK(store->Check());
  ASSERT_OK(store->integrations().Create(MakeIntegration("after"), {}));
}

void CreateUntilKilled(const std::filesystem::path& folder, int reports) {
  const SystemClock clock;
  auto store = OpenSqliteStore(clock, folder);
  if (!store.ok()) _exit(1);
  if (!(*store)->domains().CreateDomain(MakeDomain("crm")).ok()) _exit(1);
  InThreads(4, [&](int thread) {
    for (int i = 0;; ++i) {
      const int number = thread * 100'000 + i;
      const auto integration = MakeIntegration(std::to_string(number));
      if (!(*store)->integrations().Create(integration, {NewUuid(), "d"}).ok()) _exit(1);
      Import(**store, number, 1, "kept");
      if (write(reports, &number, sizeof number) != sizeof number) _exit(1);
    }
  });
}

/// Start a process that writes, kill it after `most` reports, and return the reports.
std::vector<int> WriteAndKill(const std::filesystem::path& folder, size_t most) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  const pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    close(ends[0]);
    CreateUntilKilled(folder, ends[1]);
    _exit(0);
  }
  close(ends[1]);
  std::vector<int> reports;
  int number = 0;
  while (reports.size() < most && read(ends[0], &number, sizeof number) == sizeof number) {
    reports.push_back(number);
  }
  kill(child, SIGKILL);
  while (read(ends[0], &number, sizeof number) == sizeof number) reports.push_back(number);
  close(ends[0]);
  int state = 0;
  CHECK(waitpid(child, &state, 0) == child);
  CHECK(WIFSIGNALED(state));
  return reports;
}

TEST_F(SqliteStore, WhatWasReportedSurvivesKill) {
  std::mt19937 random(std::random_device{}());
  for (int round = 0; round < 5; ++round) {
    const std::filesystem::path folder = folder_.path() / std::to_string(round);
    const size_t most = 1 + random() % 150;
    const std::vector<int> reports = WriteAndKill(folder, most);
    ASSERT_GE(reports.size(), most);
    const auto store = OpenSqliteStore(clock_, folder);
    ASSERT_OK(store);
    const auto kept = ReadWindow(**store, kAllTime);
    for (const int number : reports) {
      EXPECT_TRUE((*store)->integrations().Find({std::to_string(number), false}).ok());
      EXPECT_TRUE(kept.contains(ProfileIdOf(number)));
    }
  }
}

}  // namespace
}  // namespace sluice::store
