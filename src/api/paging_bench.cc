#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api/fake_host.h"
#include "base/check.h"
#include "base/id.h"

namespace sluice::api {
namespace {

constexpr int kIntegrations = 1'000'000;
constexpr int kLoaders = 128;  // as many as one commit takes
constexpr size_t kEdgePages = 500;

using Milliseconds = std::chrono::duration<double, std::milli>;

void LoadSome(store::Store& store, int first, int end) {
  for (int i = first; i < end; ++i) {
    model::DataIntegration integration;
    integration.id.text = NewUuid();
    integration.name = fmt::format("integration/{}", integration.id.text);
    integration.description = "One of a million.";
    integration.kms_key = "alias/none";
    integration.source_uri = "AmazonConnect://AppIntegrations";
    integration.object_configuration = {{"CustomerProfiles", {{"domainName", {"crm"}}}}};
    integration.tags = {{"team", "data"}};
    CHECK(store.integrations().Create(integration, {NewUuid(), "digest"}).ok());
  }
}

void Load(store::Store& store, int count) {
  std::vector<std::jthread> loaders;
  for (int i = 0; i < kLoaders; ++i) {
    const auto edge = [&](int n) { return int(int64_t{count} * n / kLoaders); };
    loaders.emplace_back(
        [&store, first = edge(i), end = edge(i + 1)] { LoadSome(store, first, end); });
  }
}

std::string TokenOf(const std::string& body) {
  static constexpr std::string_view kName = "\"NextToken\":\"";
  const size_t at = body.find(kName);
  if (at == std::string::npos) return {};
  return body.substr(at + kName.size(), body.find('"', at + kName.size()) - at - kName.size());
}

double ThreadCpuMs() {
  timespec spent{};
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent) == 0);
  return double(spent.tv_sec) * 1e3 + double(spent.tv_nsec) / 1e6;
}

/// What each page took: by the clock, and of the processor alone, which says the same however busy
/// the machine is.
struct Pages {
  std::vector<double> took_ms;
  std::vector<double> cpu_ms;
};

/// Answer every page of the list, each a signed request.
Pages Walk(FakeHost& host) {
  Pages pages;
  std::string token;
  do {
    const std::string target =
        token.empty() ? "/dataIntegrations" : "/dataIntegrations?nextToken=" + token;
    const http::Request request = host.Sign("GET", target, {}, "app-integrations");
    const double cpu_began_ms = ThreadCpuMs();
    const auto began = std::chrono::steady_clock::now();
    const http::Response answer = host.service().Answer(request);
    pages.took_ms.push_back(Milliseconds(std::chrono::steady_clock::now() - began).count());
    pages.cpu_ms.push_back(ThreadCpuMs() - cpu_began_ms);
    CHECK(answer.status == 200);
    token = TokenOf(answer.body);
  } while (!token.empty());
  return pages;
}

void Report(benchmark::State& state, const std::string& where, const std::vector<double>& ms,
            size_t first, size_t end) {
  std::vector<double> sorted(ms.begin() + std::ptrdiff_t(first), ms.begin() + std::ptrdiff_t(end));
  std::sort(sorted.begin(), sorted.end());
  state.counters[where + "_median_ms"] = sorted[sorted.size() / 2];
  state.counters[where + "_worst_ms"] = sorted.back();
}

// From the signature's check to the answer's body, 50 a page.
void ListAMillionIntegrations(benchmark::State& state) {
  FakeHost host;
  Load(host.store(), kIntegrations);
  Pages pages;
  for (auto _ : state) pages = Walk(host);
  const size_t count = pages.took_ms.size();
  CHECK(count == kIntegrations / 50);
  for (const auto& [name, ms] : {std::pair("", &pages.took_ms), std::pair("_cpu", &pages.cpu_ms)}) {
    Report(state, fmt::format("first{}", name), *ms, 0, kEdgePages);
    Report(state, fmt::format("last{}", name), *ms, count - kEdgePages, count);
    Report(state, fmt::format("all{}", name), *ms, 0, count);
  }
}
BENCHMARK(ListAMillionIntegrations)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace sluice::api
