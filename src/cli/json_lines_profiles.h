#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/status.h"
#include "cli/byte_source.h"
#include "cli/input_window.h"
#include "cli/record_reader.h"

namespace sluice::cli {

/// Profiles as JSON Lines: each line one object with the members of a profile, and ProfileId where
/// it has one. Empty lines are skipped.
/// Source: jsonlines.org.
class JsonLinesProfiles final : public RecordReader {
 public:
  /// `key` is the member whose text identifies a profile ("AccountNumber", "Attributes.id"); empty:
  /// none. `source` outlives the reader.
  JsonLinesProfiles(ByteSource& source, std::string key);

  Result<ReadStep> Next(ProfileRecord& record, Refusal& refusal) override;
  Place Locate(const Place& record, std::string_view json, std::span<const Place> places,
               std::string_view member) const override;

 private:
  /// A line of the file; `too_long` when it was skipped for its length.
  struct Line {
    std::string_view text;
    bool too_long = false;
  };

  Result<bool> NextLine(Line& line);
  Result<bool> FindLineEnd(Line& line);
  ReadStep ReadObject(const boost::json::object& object, std::string_view text,
                      ProfileRecord& record, Refusal& refusal) const;

  InputWindow input_;
  const std::string key_;
  size_t used_ = 0;  // of the window, by the line read last
  int64_t line_ = 0;
};

}  // namespace sluice::cli
