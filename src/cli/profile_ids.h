#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/status.h"
#include "cli/byte_source.h"

namespace sluice::cli {

/// Give profiles of an import ids that a repeated import gives again: 32 hex digits.
class ProfileIds {
 public:
  /// Ids from the value of a key: the first digits of the SHA-256 of domain, line feed and value.
  static ProfileIds FromKeys(std::string_view domain);
  /// Ids from the place in a file: 16 digits of its SHA-256 and 16 of the record's number. They
  /// rise with the number, which the store's index of ids takes much faster than random ones.
  /// Reads the source to its end. Errors: as the source; cancelled.
  static Result<ProfileIds> FromFile(ByteSource& source, std::stop_token stop);

  /// Make the id of a record with this key and this number.
  std::string Of(std::string_view key, int64_t number) const;

 private:
  ProfileIds(std::string prefix, bool by_key) : prefix_(std::move(prefix)), by_key_(by_key) {}

  std::string prefix_;
  bool by_key_;
};

}  // namespace sluice::cli
