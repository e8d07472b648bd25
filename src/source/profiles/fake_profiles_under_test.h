#pragma once

#include <arrow/api.h>

#include <memory>
#include <string>

#include "source/profiles/fake_profile_reader.h"
#include "source/profiles/profiles_source.h"
#include "source/source_contract.h"

namespace sluice::source {

/// Profiles that a test can fill.
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

}  // namespace sluice::source
