#include "source/profiles/profiles_source.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "source/profiles/fake_profile_reader.h"
#include "source/source_contract.h"

namespace sluice::source {
namespace {

class ProfilesUnderTest final : public SourceUnderTest {
 public:
  ProfilesUnderTest() { reader_.domain("acme"); }

  void AddRow(const std::string& key, UnixMillis at, size_t payload_bytes) override {
    const std::string json = R"({"AccountNumber":")" + key + R"(","LastName":")" +
                             std::string(payload_bytes, 'x') +
                             R"(","Address":{"City":"Łódź"},"Attributes":{"a":"b","":""},)"
                             R"("EngagementPreferences":{"Phone":[{},{"KeyName":"k"}]}})";
    reader_.domain("acme").push_back({key, json, at, at});
  }
  Source& source() override { return *source_; }
  std::string Key(const arrow::RecordBatch& batch, int64_t row) const override {
    return std::static_pointer_cast<arrow::StringArray>(batch.GetColumnByName("ProfileId"))
        ->GetString(row);
  }

 private:
  FakeProfileReader reader_;
  std::unique_ptr<Source> source_ = MakeProfilesSource("acme", reader_);
};

INSTANTIATE_TEST_SUITE_P(Profiles, SourceContract,
                         testing::Values(SourceCase{
                             "profiles", [] { return std::make_unique<ProfilesUnderTest>(); }}),
                         [](const auto& source) { return source.param.name; });

constexpr model::Window kAll{kMinTime, kMaxTime};

TEST(ProfilesSource, ShowsWhatItReadsByName) {
  FakeProfileReader profiles;
  profiles.domain("acme") = {{"p1", "{}", {1}, {2}}, {"p2", "{}", {1}, {3}}};
  const auto source = MakeProfilesSource("acme", profiles);
  EXPECT_EQ(source->name(), "acme");
  const auto snapshot = *source->Open(kAll, 4, {});
  EXPECT_EQ(snapshot->id(), "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(snapshot->objects()[0].name, "_profile");
  EXPECT_EQ(snapshot->objects()[0].rows_estimate, 2);
}

TEST(ProfilesSource, ADomainThatIsGoneIsNamed) {
  FakeProfileReader profiles;
  const auto status = MakeProfilesSource("acme", profiles)->Open(kAll, 1, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kNotFound));
  EXPECT_EQ(status.message(), "domain 'acme' does not exist any more");
}

TEST(ProfilesSource, TheStoresFailureEndsTheReadingForGood) {
  FakeProfileReader profiles;
  for (int i = 0; i < 10; ++i) profiles.domain("acme").push_back({"p", "{}", {1}, {2}});
  profiles.failure = {ErrorKind::kUnavailable, "the disk is gone"};
  profiles.fails_at_row = 4;
  const auto snapshot = *MakeProfilesSource("acme", profiles)->Open(kAll, 1, {});
  const auto reader = *snapshot->Read(0, 0, {.rows = 3}, arrow::default_memory_pool(), {});
  EXPECT_TRUE(reader->Next().ok());
  EXPECT_EQ(reader->Next().status().ToString(), profiles.failure.ToString());
  profiles.fails_at_row = SIZE_MAX;
  EXPECT_EQ(reader->Next().status().ToString(), profiles.failure.ToString());
}

TEST(ProfilesSource, ReadsAtMostOneRowBeyondTheBatchItReturns) {
  FakeProfileReader profiles;
  for (int i = 0; i < 10; ++i) profiles.domain("acme").push_back({"p", "{}", {1}, {2}});
  const auto snapshot = *MakeProfilesSource("acme", profiles)->Open(kAll, 1, {});
  const auto reader = *snapshot->Read(0, 0, {.rows = 3}, arrow::default_memory_pool(), {});
  EXPECT_EQ(profiles.rows_read, 0);
  ASSERT_TRUE(reader->Next().ok());
  EXPECT_LE(profiles.rows_read, 4);
}

}  // namespace
}  // namespace sluice::source
