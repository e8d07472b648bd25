#include "source/files/fake_files_under_test.h"
#include "source/postgres/fake_postgres_under_test.h"
#include "source/profiles/fake_profiles_under_test.h"
#include "source/source_contract.h"

namespace sluice::source {
namespace {

std::unique_ptr<SourceUnderTest> MakePostgres() {
  if (pg::Cluster::Get() == nullptr) return nullptr;
  return std::make_unique<PostgresUnderTest>();
}

INSTANTIATE_TEST_SUITE_P(
    All, SourceContract,
    testing::Values(SourceCase{"profiles", [] { return std::make_unique<ProfilesUnderTest>(); }},
                    SourceCase{"parquet", [] { return std::make_unique<ParquetUnderTest>(); }},
                    SourceCase{"csv", [] { return std::make_unique<CsvUnderTest>(); }},
                    SourceCase{"json_lines", [] { return std::make_unique<JsonLinesUnderTest>(); }},
                    SourceCase{"postgres", MakePostgres}),
    [](const auto& source) { return source.param.name; });

}  // namespace
}  // namespace sluice::source
