#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "cli/byte_source.h"
#include "cli/csv_reader.h"
#include "cli/profile_columns.h"
#include "cli/record_reader.h"

namespace sluice::cli {

/// Profiles in comma-separated values under a header; an empty cell is an absent member.
class CsvProfiles final : public RecordReader {
 public:
  /// Read the header. `source` outlives the reader. Errors: as ProfileColumns::Read; invalid when
  /// there is no header.
  static Result<std::unique_ptr<CsvProfiles>> Open(ByteSource& source, std::string_view key);

  Result<ReadStep> Next(ProfileRecord& record, Refusal& refusal) override;
  Place Locate(const Place& record, std::string_view json, std::span<const Place> places,
               std::string_view member) const override;

 private:
  explicit CsvProfiles(ByteSource& source) : csv_(source, kMaxRecordBytes) {}
  bool Check(Refusal& refusal) const;

  CsvReader csv_;
  ProfileColumns columns_;
};

}  // namespace sluice::cli
