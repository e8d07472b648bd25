#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "api/customer_profiles/profile_check.h"
#include "api/wire/node.h"
#include "base/status.h"
#include "store/profile_store.h"

namespace sluice::api::customer_profiles {

/// Most that a profile may take as JSON. Source: Amazon Connect admin guide, "Service quotas",
/// maximum size of a profile.
inline constexpr size_t kMaxProfileBytes = 256'000;

/// Check a profile object and make of it what the store keeps: one settled JSON text (members in
/// the order of model::ProfileMembers, attributes in the order of their names, nothing that is
/// null or empty, every character as it was) and the keys that find it. What is wrong goes to
/// `problem`, and the document is empty then.
store::ProfileDocument ReadProfile(const boost::json::object& profile, std::string_view id,
                                   ProfileUse use, wire::Problem& problem);

/// Change a kept profile by the members of an UpdateProfile request, checked already as kUpdate: an
/// empty text removes, an absent member keeps. Addresses and Attributes change member by member and
/// go when they are left empty; EngagementPreferences are replaced. Errors: corrupt when
/// `kept_json` is no profile; invalid when the result is too large.
Result<store::ProfileDocument> MergeProfile(std::string_view kept_json, std::string_view id,
                                            const ProfileMembersOf& update);

}  // namespace sluice::api::customer_profiles
