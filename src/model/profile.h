#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace sluice::model {

/// What a member of a profile holds.
enum class ProfileMemberKind { kText, kAddress, kAttributes, kEngagementPreferences };

struct ProfileMember {
  std::string_view name;
  ProfileMemberKind kind;
  size_t max_characters;                     // of kText
  std::span<const std::string_view> values;  // of kText: the only ones allowed; empty: any
};

/// The members a profile can have beside ProfileId, in the order that answers and exports show
/// them. Source: Customer Profiles service model 2020-08-15, shape Profile.
std::span<const ProfileMember> ProfileMembers();

/// The members of an address, in order; each text of 1..255 characters.
std::span<const std::string_view> AddressMembers();

/// Columns that exports add: ProfileId first, CreatedAt and LastUpdatedAt last (kept by the server,
/// UTC).
inline constexpr std::string_view kProfileId = "ProfileId";
inline constexpr std::string_view kCreatedAt = "CreatedAt";
inline constexpr std::string_view kLastUpdatedAt = "LastUpdatedAt";

/// The one object type that exists in every domain: the unified profiles.
inline constexpr std::string_view kProfileObjectType = "_profile";

}  // namespace sluice::model
