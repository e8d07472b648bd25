#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "store/sqlite/sqlite_store.h"

namespace sluice::store {
namespace {

const SystemClock kClock;
std::unique_ptr<Store> shared_store;
std::string shared_folder;

void OpenShared(const benchmark::State&) {
  shared_folder = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
  CHECK(mkdtemp(shared_folder.data()) != nullptr);
  auto opened = OpenSqliteStore(kClock, shared_folder);
  CHECK(opened.ok());
  shared_store = *std::move(opened);
}

void CloseShared(const benchmark::State&) {
  shared_store.reset();
  std::filesystem::remove_all(shared_folder);
}

// Durable creates by as many clients as there are threads.
void CreateIntegrations(benchmark::State& state) {
  for (auto _ : state) {
    model::DataIntegration integration;
    integration.id.text = NewUuid();
    integration.name = integration.id.text;
    integration.kms_key = "alias/none";
    integration.source_uri = "AmazonConnect://AppIntegrations";
    integration.object_configuration = {{"CustomerProfiles", {{"domainName", {"crm"}}}}};
    CHECK(shared_store->integrations().Create(integration, {NewUuid(), "digest"}).ok());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(CreateIntegrations)
    ->Setup(OpenShared)
    ->Teardown(CloseShared)
    ->Threads(1)
    ->Threads(32)
    ->UseRealTime();

}  // namespace
}  // namespace sluice::store
