#include "model/customer_profiles_source.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

TEST(CustomerProfilesSource, ReadsOneDomainAndOneObjectType) {
  const auto source = ReadCustomerProfilesSource(
      {{"CustomerProfiles", {{"domainName", {"acme"}}, {"objectType", {"_profile"}}}}});
  ASSERT_TRUE(source.ok()) << source.status().ToString();
  EXPECT_EQ(source->domain, "acme");
  EXPECT_EQ(source->object_type, "_profile");
}

TEST(CustomerProfilesSource, RefusalsNameTheMember) {
  const auto message = [](const ObjectConfiguration& configuration) {
    const auto source = ReadCustomerProfilesSource(configuration);
    return source.ok() ? "" : source.status().message();
  };
  EXPECT_NE(message({}).find("ObjectConfiguration must be"), std::string::npos);
  EXPECT_NE(message({{"Account", {}}}).find("ObjectConfiguration must be"), std::string::npos);
  EXPECT_NE(message({{"CustomerProfiles", {{"objectType", {"_profile"}}}}}).find("domainName"),
            std::string::npos);
  EXPECT_NE(
      message({{"CustomerProfiles", {{"domainName", {"a", "b"}}, {"objectType", {"_profile"}}}}})
          .find("domainName"),
      std::string::npos);
  EXPECT_NE(message({{"CustomerProfiles",
                      {{"domainName", {"a"}}, {"objectType", {"_profile"}}, {"fields", {"x"}}}}})
                .find("known are: domainName, objectType"),
            std::string::npos);
}

}  // namespace
}  // namespace sluice::model
