#include "model/profile.h"

#include <gtest/gtest.h>

#include <set>

namespace sluice::model {
namespace {

TEST(ProfileMembers, NamesAreUniqueAndOnlyTextHasBounds) {
  std::set<std::string_view> names{kProfileId, kCreatedAt, kLastUpdatedAt};
  for (const ProfileMember& member : ProfileMembers()) {
    EXPECT_TRUE(names.insert(member.name).second) << member.name;
    EXPECT_EQ(member.kind == ProfileMemberKind::kText, member.max_characters > 0) << member.name;
  }
  EXPECT_EQ(ProfileMembers().size(), 25u);
  EXPECT_EQ(AddressMembers().size(), 10u);
}

}  // namespace
}  // namespace sluice::model
