#pragma once

#include <array>
#include <memory>
#include <string_view>

namespace arrow {
class Schema;
}

namespace sluice::source {

/// The lists of EngagementPreferences, and the members of their items. Source: Customer Profiles
/// service model 2020-08-15, shapes EngagementPreferences and ContactPreference.
inline constexpr std::array<std::string_view, 2> kPreferenceLists = {"Phone", "Email"};
inline constexpr std::array<std::string_view, 4> kPreferenceMembers = {"KeyName", "KeyValue",
                                                                       "ProfileId", "ContactType"};

/// The columns of the object `_profile`: ProfileId, model::ProfileMembers(), CreatedAt,
/// LastUpdatedAt. Addresses are structs, Attributes a map, times are in milliseconds and UTC.
const std::shared_ptr<arrow::Schema>& ProfileSchema();

}  // namespace sluice::source
