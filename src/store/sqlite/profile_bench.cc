#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "store/sqlite/sqlite_store.h"

namespace sluice::store {
namespace {

constexpr size_t kBatchRows = 1000;
constexpr model::Window kAlways = {kMinTime, kMaxTime};

/// A store in a folder of its own, which goes with it.
class BenchStore {
 public:
  BenchStore() {
    std::string folder = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
    CHECK(mkdtemp(folder.data()) != nullptr);
    folder_ = folder;
    auto opened = OpenSqliteStore(clock_, folder_);
    CHECK(opened.ok());
    store_ = *std::move(opened);
    Domain domain;
    domain.name = "crm";
    CHECK(store_->domains().CreateDomain(domain).ok());
  }
  ~BenchStore() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }

 private:
  SystemClock clock_;
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

// About 500 bytes and four keys, as a customer's profile has them.
std::vector<ImportedProfile> MakeBatch() {
  static std::mt19937_64 random(7);
  std::vector<ImportedProfile> batch;
  for (size_t i = 0; i < kBatchRows; ++i) {
    const uint64_t n = random();
    ImportedProfile& profile = batch.emplace_back();
    profile.id = NewHexId();
    profile.document.json = fmt::format(
        R"({{"AccountNumber":"{0}","FirstName":"Maria{1}","LastName":"Lindqvist","EmailAddress":"maria.{0}@example.com","PhoneNumber":"+49{0}","Address":{{"Address1":"Lange Strasse {1}","City":"Hamburg","PostalCode":"20095","Country":"DE"}},"Attributes":{{"segment":"gold","note":"{2}"}}}})",
        n % 10'000'000'000, n % 997, std::string(200, 'x'));
    profile.document.keys = {{"_account", std::to_string(n % 10'000'000'000)},
                             {"_email", fmt::format("maria.{}@example.com", n % 10'000'000'000)},
                             {"_phone", fmt::format("+49{}", n % 10'000'000'000)},
                             {"_fullName", fmt::format("maria{} lindqvist", n % 997)}};
  }
  return batch;
}

Store& Filled(int64_t rows) {
  static std::map<int64_t, std::unique_ptr<BenchStore>> stores;
  std::unique_ptr<BenchStore>& store = stores[rows];
  if (store == nullptr) {
    store = std::make_unique<BenchStore>();
    for (int64_t at = 0; at < rows; at += kBatchRows) {
      CHECK((*store)->profiles().ImportProfiles("crm", MakeBatch()).ok());
    }
  }
  return **store;
}

void ImportNew(benchmark::State& state) {
  BenchStore store;
  int64_t rows = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::vector<ImportedProfile> batch = MakeBatch();
    state.ResumeTiming();
    CHECK(store->profiles().ImportProfiles("crm", batch).ok());
    rows += kBatchRows;
  }
  state.SetItemsProcessed(rows);
}
BENCHMARK(ImportNew)->Iterations(200)->MeasureProcessCPUTime()->UseRealTime()->Unit(
    benchmark::kMillisecond);

void ImportUnchanged(benchmark::State& state) {
  BenchStore store;
  const std::vector<ImportedProfile> batch = MakeBatch();
  CHECK(store->profiles().ImportProfiles("crm", batch).ok());
  for (auto _ : state) CHECK(store->profiles().ImportProfiles("crm", batch).ok());
  state.SetItemsProcessed(state.iterations() * kBatchRows);
}
BENCHMARK(ImportUnchanged)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

void ScanWindow(benchmark::State& state, Store& store, model::Window window) {
  int64_t rows = 0;
  int64_t bytes = 0;
  for (auto _ : state) {
    auto snapshot = store.profile_reader().OpenWindow("crm", window, 1);
    CHECK(snapshot.ok());
    auto cursor = (*snapshot)->ReadSplit(0);
    CHECK(cursor.ok());
    ProfileCursor::Row row;
    while (true) {
      const Result<bool> more = (*cursor)->Next(row);
      CHECK(more.ok());
      if (!*more) break;
      bytes += static_cast<int64_t>(row.json.size());
      ++rows;
    }
  }
  state.SetItemsProcessed(rows);
  state.SetBytesProcessed(bytes);
}

void ScanAll(benchmark::State& state) { ScanWindow(state, Filled(state.range(0)), kAlways); }
BENCHMARK(ScanAll)->Arg(200'000)->Arg(1'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);

UnixMillis UpdateTimeAt(Store& store, int64_t place) {
  auto snapshot = store.profile_reader().OpenWindow("crm", kAlways, 1);
  CHECK(snapshot.ok());
  auto cursor = (*snapshot)->ReadSplit(0);
  ProfileCursor::Row row;
  for (int64_t i = 0; i < place; ++i) CHECK(*(*cursor)->Next(row));
  return row.updated_at;
}

void ScanHalfByTime(benchmark::State& state) {
  Store& store = Filled(state.range(0));
  ScanWindow(state, store, {UpdateTimeAt(store, state.range(0) / 2), kMaxTime});
}
BENCHMARK(ScanHalfByTime)->Arg(200'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void ScanNarrowWindow(benchmark::State& state) {
  Store& store = Filled(state.range(0));
  ScanWindow(state, store, {UpdateTimeAt(store, state.range(0) * 9 / 10), kMaxTime});
}
BENCHMARK(ScanNarrowWindow)->Arg(200'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void SearchCommonAndRare(benchmark::State& state) {
  Store& store = Filled(state.range(0));
  const ProfileSearch search = {{{{"_fullName", "maria12 lindqvist"}}, {{"_phone", "+491"}}}, true};
  for (auto _ : state) CHECK(store.profiles().SearchProfiles("crm", search, {20, ""}).ok());
}
BENCHMARK(SearchCommonAndRare)->Arg(200'000)->UseRealTime();

}  // namespace
}  // namespace sluice::store
