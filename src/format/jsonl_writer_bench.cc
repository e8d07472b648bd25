#include "format/jsonl_writer.h"

#include <arrow/api.h>
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

namespace sluice::format {
namespace {

class CountingSink final : public ByteSink {
 public:
  Status Append(std::string_view text) override {
    bytes += text.size();
    return {};
  }
  size_t bytes = 0;
};

constexpr int64_t kRows = 8192;

std::shared_ptr<arrow::Array> Texts(const std::string& prefix) {
  arrow::StringBuilder builder;
  for (int64_t i = 0; i < kRows; ++i) {
    if (!builder.Append(prefix + std::to_string(i * 7919 % 100'000)).ok()) std::abort();
  }
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> Addresses() {
  arrow::ArrayVector members = {Texts("Hauptstraße "), Texts("Zürich "), Texts("CH-"), Texts("8")};
  return *arrow::StructArray::Make(
      members, std::vector<std::string>{"Address1", "City", "Country", "PostalCode"});
}

std::shared_ptr<arrow::Array> Attributes() {
  auto keys = std::make_shared<arrow::StringBuilder>();
  auto values = std::make_shared<arrow::StringBuilder>();
  arrow::MapBuilder maps(arrow::default_memory_pool(), keys, values);
  for (int64_t i = 0; i < kRows; ++i) {
    if (!maps.Append().ok()) std::abort();
    for (const char* key : {"tier", "segment", "note"}) {
      if (!keys->Append(key).ok() || !values->Append("a \"quoted\" value").ok()) std::abort();
    }
  }
  return *maps.Finish();
}

std::shared_ptr<arrow::Array> Times() {
  arrow::TimestampBuilder builder(arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"),
                                  arrow::default_memory_pool());
  for (int64_t i = 0; i < kRows; ++i) {
    if (!builder.Append(1'767'225'600'000 + i * 1001).ok()) std::abort();
  }
  return *builder.Finish();
}

/// Rows of about 500 bytes such as exports of profiles have, with the absent members they have too.
std::shared_ptr<arrow::RecordBatch> Profiles() {
  std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>> columns = {
      {"ProfileId", Texts("0123456789abcdef0123456789a")},
      {"AccountNumber", Texts("ACC-")},
      {"AdditionalInformation", *arrow::MakeArrayOfNull(arrow::utf8(), kRows)},
      {"FirstName", Texts("Given")},
      {"MiddleName", *arrow::MakeArrayOfNull(arrow::utf8(), kRows)},
      {"LastName", Texts("Family")},
      {"BirthDate", Texts("1970-01-")},
      {"PhoneNumber", Texts("+49301234")},
      {"EmailAddress", Texts("customer.name@example.com.")},
      {"Address", Addresses()},
      {"Attributes", Attributes()},
      {"PartyTypeString", Texts("INDIVIDUAL")},
      {"CreatedAt", Times()},
      {"LastUpdatedAt", Times()}};
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (auto& [name, array] : columns) {
    fields.push_back(arrow::field(name, array->type()));
    arrays.push_back(array);
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), kRows, arrays);
}

void Measure(benchmark::State& state, const std::shared_ptr<arrow::RecordBatch>& batch) {
  CountingSink sink;
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  for (auto _ : state) {
    if (!writer->Write(*batch).ok()) std::abort();
  }
  state.SetBytesProcessed(static_cast<int64_t>(sink.bytes));
  state.SetItemsProcessed(state.iterations() * batch->num_rows());
}

void BM_JsonlProfiles(benchmark::State& state) { Measure(state, Profiles()); }
BENCHMARK(BM_JsonlProfiles);

void BM_JsonlNumbers(benchmark::State& state) {
  arrow::Int64Builder integers;
  arrow::DoubleBuilder doubles;
  for (int64_t i = 0; i < kRows; ++i) {
    if (!integers.Append(i * 1'234'567).ok() || !doubles.Append(i * 0.001).ok()) std::abort();
  }
  const auto schema =
      arrow::schema({arrow::field("a", arrow::int64()), arrow::field("b", arrow::float64()),
                     arrow::field("c", arrow::int64()), arrow::field("d", arrow::float64())});
  const auto a = *integers.Finish();
  const auto b = *doubles.Finish();
  Measure(state, arrow::RecordBatch::Make(schema, kRows, {a, b, a, b}));
}
BENCHMARK(BM_JsonlNumbers);

void BM_JsonlLongText(benchmark::State& state) {
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("text", arrow::utf8())}), kRows,
                               {Texts(std::string(1000, 'x') + "Łódź 東京 \"quoted\"")});
  Measure(state, batch);
}
BENCHMARK(BM_JsonlLongText);

}  // namespace
}  // namespace sluice::format
