#pragma once

#include "api/customer_profiles/profile_members.h"
#include "api/wire/node.h"

namespace sluice::api::customer_profiles {

/// What a profile object is for, which decides what it may hold.
enum class ProfileUse {
  kCreate,  // texts of at least one character
  kUpdate,  // the empty text removes
  kImport,  // as kCreate, and a member that no profile has is refused, since it would be lost
};

/// Hold a profile's members to the service model; what is wrong goes to `problem`.
/// Source: Customer Profiles service model 2020-08-15, CreateProfile and UpdateProfile.
void CheckProfile(const ProfileMembersOf& members, ProfileUse use, wire::Problem& problem);

}  // namespace sluice::api::customer_profiles
