#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <string_view>

#include "model/profile.h"

namespace sluice::api::customer_profiles {

/// The members of a profile object at their places in model::ProfileMembers; null and absent are
/// one. Found in one walk over the object, which it points into.
class ProfileMembersOf {
 public:
  static constexpr size_t kMaxMembers = 32;

  explicit ProfileMembersOf(const boost::json::object& object);

  /// Null when absent. Require index < model::ProfileMembers().size().
  const boost::json::value* at(size_t index) const { return values_[index]; }
  /// The text of a member of that kind; empty when it is absent.
  std::string_view Text(size_t index) const;
  /// A name that no profile has, of those the object has; empty: none. ProfileId is not a member.
  std::string_view unknown() const { return unknown_; }

 private:
  std::array<const boost::json::value*, kMaxMembers> values_{};
  std::string_view unknown_;
};

/// Return the place of a member in model::ProfileMembers. Precondition: there is one.
size_t ProfileMemberIndex(std::string_view name);

}  // namespace sluice::api::customer_profiles
