#include "model/customer_profiles_source.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

TEST(CustomerProfilesSource, IsKnownByItsUriInEachSpellingThatParsesToIt) {
  const auto is_it = [](std::string_view text) {
    const auto uri = ParseUri(text);
    return uri.ok() && IsCustomerProfilesUri(*uri);
  };
  EXPECT_TRUE(is_it(kCustomerProfilesUri));
  EXPECT_TRUE(is_it("AmazonConnect://AppIntegrations/"));
  for (const char* other : {"amazonconnect://AppIntegrations", "AmazonConnect://appintegrations",
                            "S3://AppIntegrations", "AmazonConnect://AppIntegrations/x",
                            "AmazonConnect://AppIntegrations#"}) {
    EXPECT_FALSE(is_it(other)) << other;
  }
}

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
