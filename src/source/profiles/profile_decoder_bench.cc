#include "source/profiles/profile_decoder.h"

#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace sluice::source {
namespace {

constexpr size_t kRows = 4096;

/// Stored profiles of about 500 bytes.
std::vector<std::string> Documents(const std::string& note) {
  std::vector<std::string> documents;
  for (size_t i = 0; i < kRows; ++i) {
    const std::string n = std::to_string(i * 7919 % 100'000);
    documents.push_back(
        R"({"AccountNumber":"ACC-)" + n + R"(","FirstName":"Given)" + n +
        R"(","LastName":"Family)" + n + R"(","BirthDate":"1970-01-11","PhoneNumber":"+4930)" + n +
        R"(","EmailAddress":"customer.)" + n +
        R"(@example.com","Address":{"Address1":"1 Long Street","City":"Zürich","Country":"CH",)"
        R"("PostalCode":"80000"},"Attributes":{"tier":"gold","score":"0.7133","segment":"segment-7",)"
        R"("note":")" +
        note + R"("},"PartyTypeString":"INDIVIDUAL","ProfileType":"PROFILE"})");
  }
  return documents;
}

void Measure(benchmark::State& state, const std::vector<std::string>& documents) {
  ProfileDecoder decoder(arrow::default_memory_pool());
  const std::string id = "0123456789abcdef0123456789abcdef";
  size_t bytes = 0;
  for (const auto& json : documents) bytes += json.size();
  for (auto _ : state) {
    for (const auto& json : documents) {
      if (!decoder.Append({id, json, {1}, {2}}).ok()) std::abort();
    }
    auto batch = decoder.Finish();
    if (!batch.ok()) std::abort();
    benchmark::DoNotOptimize(*batch);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(documents.size()));
}

void BM_DecodeProfiles(benchmark::State& state) {
  Measure(state, Documents("prefers e-mail, and a text that makes this row as long as most"));
}
BENCHMARK(BM_DecodeProfiles);

void BM_DecodeProfilesWithEscapes(benchmark::State& state) {
  Measure(state,
          Documents(R"(prefers \"e-mail\",\nand a text that makes this row as long as most)"));
}
BENCHMARK(BM_DecodeProfilesWithEscapes);

}  // namespace
}  // namespace sluice::source
