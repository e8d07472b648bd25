#pragma once

#include <string_view>
#include <vector>

#include "api/customer_profiles/profile_members.h"
#include "store/profile_store.h"

namespace sluice::api::customer_profiles {

/// List the keys that find a profile, sorted, each once: _account, _email (three members),
/// _fullName (first and last name, and with the middle name between), _phone (four members),
/// _profileId. Values are in the form that SearchKeyFor gives. Source: Customer Profiles service
/// model, SearchProfiles, predefined keys.
std::vector<store::SearchKey> SearchKeys(const ProfileMembersOf& members, std::string_view id);

/// Put what a caller searches for into the form that equal values share: case and blanks do not
/// count, and of a telephone number only its digits do.
store::SearchKey SearchKeyFor(std::string_view name, std::string_view value);

}  // namespace sluice::api::customer_profiles
