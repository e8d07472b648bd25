#include "source/profiles/profiles_source.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "source/profiles/fake_profile_reader.h"

namespace sluice::source {
namespace {

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
