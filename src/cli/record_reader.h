#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "cli/csv_reader.h"
#include "cli/place.h"

namespace sluice::cli {

/// A profile as a file describes it.
struct ProfileRecord {
  Place place;
  std::string json;           // one object, without ProfileId
  std::string profile_id;     // 32 hex digits as the record gives them; empty: none
  std::string key;            // the value of the key column, where there is one
  std::vector<Place> places;  // of the columns, where the format has them
};

/// Read profiles out of a file, whatever its format.
/// Threads: one caller; Locate from any.
class RecordReader {
 public:
  virtual ~RecordReader() = default;

  /// Read the next profile into `record`, or say in `refusal` why it cannot be one.
  /// Errors: invalid when the rest cannot be read for what it says; unavailable.
  virtual Result<ReadStep> Next(ProfileRecord& record, Refusal& refusal) = 0;

  /// Find the place of a member ("Address.City") of a record read earlier, from what it was then.
  virtual Place Locate(const Place& record, std::string_view json, std::span<const Place> places,
                       std::string_view member) const = 0;
};

/// The longest record that is read, in bytes: no server takes a longer one in a request.
inline constexpr size_t kMaxRecordBytes = 880 * 1024;

/// Check an id as a record gives it: 32 hex digits, made lower-case; false when it is not.
bool ReadProfileId(std::string& id);

}  // namespace sluice::cli
