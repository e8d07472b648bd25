#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "store/profile_store.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/domain_rows.h"
#include "store/sqlite/profile_rows.h"
#include "store/sqlite/search_entry.h"
#include "store/sqlite/update_time.h"

namespace sluice::store::sqlite {

/// A profile as it lies in the database.
struct StoredProfile {
  int64_t row = 0;
  std::string json;
  std::string keys;  // as WriteKeys writes them
};

/// Change profiles of one domain within one transaction of the writer: all of them get one time,
/// and the domain's row is brought up to date at the end.
class DomainEdit {
 public:
  /// Errors: not_found (the domain).
  static Result<DomainEdit> Begin(Connection& connection, UpdateTime& time,
                                  std::string_view domain);

  Result<std::optional<StoredProfile>> Find(const ProfileIdBytes& id);

  /// Make a profile; false when the id is taken.
  Result<bool> Create(const ProfileIdBytes& id, const ProfileDocument& document);
  Status Replace(const StoredProfile& stored, const ProfileDocument& document);
  Status Remove(const StoredProfile& stored);

  /// Write what is still held back. Nothing may be changed after.
  Status Finish();

 private:
  DomainEdit(Connection& connection, DomainRow domain, UnixMillis now)
      : connection_(&connection), domain_(domain), now_(now) {}

  Connection* connection_;
  DomainRow domain_;
  UnixMillis now_;
  bool changed_ = false;
  std::vector<SearchEntry> added_;
};

}  // namespace sluice::store::sqlite
