#include "api/customer_profiles/profile_members.h"

#include <optional>

#include "base/check.h"

namespace sluice::api::customer_profiles {
namespace {

std::optional<size_t> FindMember(std::string_view name) {
  const auto members = model::ProfileMembers();
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace

ProfileMembersOf::ProfileMembersOf(const boost::json::object& object) {
  CHECK(model::ProfileMembers().size() <= kMaxMembers);
  for (const auto& member : object) {
    const std::string_view name(member.key().data(), member.key().size());
    const std::optional<size_t> index = FindMember(name);
    if (!index) {
      unknown_ = name;
    } else if (!member.value().is_null()) {
      values_[*index] = &member.value();
    }
  }
}

std::string_view ProfileMembersOf::Text(size_t index) const {
  if (values_[index] == nullptr) return {};
  const auto* text = values_[index]->if_string();
  return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

size_t ProfileMemberIndex(std::string_view name) {
  const std::optional<size_t> index = FindMember(name);
  CHECK(index.has_value());
  return *index;
}

}  // namespace sluice::api::customer_profiles
