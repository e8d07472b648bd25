#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
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

/// Answer every page of the list, each a signed request, and return how long each took.
std::vector<double> Walk(FakeHost& host) {
  std::vector<double> took_ms;
  std::string token;
  do {
    const std::string target =
        token.empty() ? "/dataIntegrations" : "/dataIntegrations?nextToken=" + token;
    const http::Request request = host.Sign("GET", target, {}, "app-integrations");
    const auto began = std::chrono::steady_clock::now();
    const http::Response answer = host.service().Answer(request);
    took_ms.push_back(Milliseconds(std::chrono::steady_clock::now() - began).count());
    CHECK(answer.status == 200);
    token = TokenOf(answer.body);
  } while (!token.empty());
  return took_ms;
}

void Report(benchmark::State& state, const std::string& where, std::vector<double> took_ms) {
  std::sort(took_ms.begin(), took_ms.end());
  state.counters[where + "_median_ms"] = took_ms[took_ms.size() / 2];
  state.counters[where + "_p99_ms"] = took_ms[took_ms.size() * 99 / 100];
  state.counters[where + "_worst_ms"] = took_ms.back();
}

// From the signature's check to the answer's body, 50 a page.
void ListAMillionIntegrations(benchmark::State& state) {
  FakeHost host;
  Load(host.store(), kIntegrations);
  std::vector<double> took_ms;
  for (auto _ : state) took_ms = Walk(host);
  CHECK(took_ms.size() == kIntegrations / 50);
  Report(state, "first", {took_ms.begin(), took_ms.begin() + kEdgePages});
  Report(state, "last", {took_ms.end() - kEdgePages, took_ms.end()});
  Report(state, "all", took_ms);
}
BENCHMARK(ListAMillionIntegrations)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace sluice::api
