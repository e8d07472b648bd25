#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>

#include "api/sluice/import_request.h"
#include "api/wire/json_writer.h"
#include "base/check.h"

namespace sluice::api::sluice_v1 {
namespace {

constexpr int64_t kProfiles = 1'000;

std::string ProfileJson(int64_t i) {
  const std::string n = std::to_string(i);
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("AccountNumber", "ACC-" + n);
  out.TextMember("FirstName", "Zoë");
  out.TextMember("LastName", "Müller-" + n);
  out.TextMember("BirthDate", "1980-01-02");
  out.TextMember("PhoneNumber", "+49 221 555 " + n);
  out.TextMember("EmailAddress", "zoe.mueller." + n + "@example.com");
  out.Name("Address");
  out.BeginObject();
  out.TextMember("Address1", "Hauptstraße " + n);
  out.TextMember("City", "Köln");
  out.TextMember("PostalCode", "50667");
  out.TextMember("Country", "DE");
  out.EndObject();
  out.Name("Attributes");
  out.BeginObject();
  out.TextMember("segment", "gold");
  out.TextMember("note", "likes \"quotes\", and\nnew lines; " + std::string(120, 'x'));
  out.TextMember("source", "import");
  out.EndObject();
  out.EndObject();
  return out.Take();
}

std::string Body() {
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("Profiles");
  out.BeginArray();
  for (int64_t i = 0; i < kProfiles; ++i) {
    char id[33];
    std::snprintf(id, sizeof id, "%032lld", static_cast<long long>(i));
    out.BeginObject();
    out.IntegerMember("Line", i);
    out.TextMember("ProfileId", id);
    out.Name("Profile");
    out.Raw(ProfileJson(i));
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
  return out.Take();
}

/// From the bytes of a request to what the store is given.
void ReadImportRequest(benchmark::State& state) {
  const std::string body = Body();
  for (auto _ : state) {
    const auto document = wire::JsonDocument::Parse(body);
    CHECK(document.ok());
    const auto request = ReadImport(*document);
    CHECK(request.ok() && request->profiles.size() == size_t(kProfiles));
    benchmark::DoNotOptimize(request->profiles.data());
  }
  state.SetItemsProcessed(state.iterations() * kProfiles);
  state.SetBytesProcessed(state.iterations() * int64_t(body.size()));
}
BENCHMARK(ReadImportRequest)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::api::sluice_v1
