#pragma once

#include "base/clock.h"
#include "store/profile_store.h"
#include "store/sqlite/database.h"
#include "store/sqlite/update_time.h"

namespace sluice::store::sqlite {

class Profiles final : public ProfileStore {
 public:
  Profiles(Database& database, UpdateTime& time, const Clock& clock)
      : database_(database), time_(time), clock_(clock) {}

  Status CreateProfile(std::string_view domain, std::string_view id,
                       const ProfileDocument& document, const Invocation& invocation) override;
  Status UpdateProfile(std::string_view domain, std::string_view id, const Change& change,
                       const Invocation& invocation) override;
  Status DeleteProfile(std::string_view domain, std::string_view id,
                       const Invocation& invocation) override;
  Result<ImportCounts> ImportProfiles(std::string_view domain,
                                      std::span<const ImportedProfile> profiles) override;
  Result<Page<Profile>> SearchProfiles(std::string_view domain, const ProfileSearch& search,
                                       const PageRequest& request) override;

 private:
  Database& database_;
  UpdateTime& time_;
  const Clock& clock_;
};

}  // namespace sluice::store::sqlite
