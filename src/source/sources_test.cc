#include "source/sources.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "base/fake_clock.h"
#include "objects/fake_object_store.h"
#include "source/fake_domain_store.h"
#include "source/profiles/fake_profile_reader.h"

namespace sluice::source {
namespace {

class Sources : public testing::Test {
 protected:
  Sources() { domains_.names = {"acme", "other"}; }

  static model::ObjectConfiguration Wanted(const std::string& domain,
                                           const std::string& type = "_profile") {
    return {{"CustomerProfiles", {{"domainName", {domain}}, {"objectType", {type}}}}};
  }

  static model::DataIntegration Integration(
      const std::string& uri = "AmazonConnect://AppIntegrations") {
    model::DataIntegration integration;
    integration.source_uri = uri;
    integration.object_configuration = Wanted("acme");
    return integration;
  }

  /// The name of the source that is made, or the error.
  std::string Make(const model::DataIntegration& integration,
                   const std::optional<model::ObjectConfiguration>& object_configuration = {}) {
    const auto source = MakeSource({domains_, profiles_, clock_, connections_, places_},
                                   integration, object_configuration);
    return source.ok() ? (*source)->name() : source.status().ToString();
  }

  static Result<objects::ObjectReader*> Find(objects::ObjectReader& there, std::string_view name,
                                             std::string_view wanted) {
    if (name == wanted) return &there;
    return NotFound("there is none of this name");
  }

  FakeClock clock_;
  objects::FakeObjectStore bucket_;
  FilePlaces places_{[this](std::string_view name) { return Find(bucket_, "lake", name); },
                     [this](std::string_view name) { return Find(bucket_, "exports", name); },
                     {}};
  FakeDomainStore domains_;
  FakeProfileReader profiles_;
  const std::map<std::string, PostgresConnection, std::less<>> connections_{
      {"crm", {*pg::ParseTarget("crm", "postgresql://nobody@192.0.2.1/crm"), {}, {}}}};
};

TEST_F(Sources, CustomerProfilesAreNamedByTheirDomain) { EXPECT_EQ(Make(Integration()), "acme"); }

TEST_F(Sources, TheAssociationsObjectConfigurationStandsInPlaceOfTheIntegrations) {
  EXPECT_EQ(Make(Integration(), Wanted("other")), "other");
  auto without = Integration();
  without.object_configuration.reset();
  EXPECT_EQ(Make(without, Wanted("other")), "other");
}

TEST_F(Sources, AnUnknownSchemeIsRefusedWithTheSchemesThereAre) {
  EXPECT_EQ(Make(Integration("Salesforce://AppFlow/x")),
            "invalid: SourceURI: nothing here reads the scheme 'Salesforce'; the schemes are: "
            "AmazonConnect, file, postgresql, s3");
}

TEST_F(Sources, ASchemaOfAConnectionIsNamedByTheConnection) {
  auto integration = Integration("postgresql://crm/public");
  integration.object_configuration = {{"orders", {{"Fields", {"id"}}}}};
  EXPECT_EQ(Make(integration), "crm");
  integration.object_configuration.reset();
  EXPECT_EQ(Make(integration), "crm");
}

TEST_F(Sources, WhatIsNoSchemaOfAConnectionIsRefused) {
  EXPECT_EQ(Make(Integration("postgresql://erp/public")),
            "invalid: SourceURI: there is no connection 'erp'; the configuration's "
            "[connections.NAME] makes them");
  for (const char* uri : {"postgresql://crm1", "postgresql://crm/a/b"}) {
    EXPECT_NE(Make(Integration(uri)).find("SourceURI"), std::string::npos) << uri;
  }
  EXPECT_NE(Make(Integration("postgresql://crm/public")).find("CustomerProfiles.domainName"),
            std::string::npos);
}

TEST_F(Sources, FilesAreOfABucketOrARoot) {
  const auto files = [&](const std::string& uri) {
    auto integration = Integration(uri);
    integration.object_configuration.reset();
    return Make(integration);
  };
  EXPECT_EQ(files("s3://lake"), "lake");
  EXPECT_EQ(files("s3://lake/a/b"), "lake");
  EXPECT_EQ(files("file://exports/x"), "exports");
  EXPECT_EQ(files("s3://exports"), "invalid: SourceURI: there is none of this name");
  EXPECT_EQ(files("file://lake"), "invalid: SourceURI: there is none of this name");
}

TEST_F(Sources, AFilterOfFilesThatIsNotKnownIsRefused) {
  auto integration = Integration("s3://lake");
  integration.object_configuration.reset();
  integration.file_configuration = model::FileConfiguration{{"/"}, {{{"size", {"1"}}}}};
  EXPECT_EQ(Make(integration),
            "invalid: FileConfiguration.Filters.size: is not known; known are: extension, name");
}

TEST_F(Sources, AnIntegrationWithoutSourceOrWithAnOddOneIsRefused) {
  auto none = Integration();
  none.source_uri.reset();
  EXPECT_EQ(Make(none),
            "invalid: SourceURI: the data integration has none, so there is nothing to read");
  EXPECT_EQ(Make(Integration("AmazonConnect://x/../y")).substr(0, 19), "invalid: SourceURI:");
}

TEST_F(Sources, CustomerProfilesHaveOneUri) {
  const std::string refusal =
      "invalid: SourceURI of the scheme AmazonConnect must be AmazonConnect://AppIntegrations";
  EXPECT_EQ(Make(Integration("AmazonConnect://Elsewhere")), refusal);
  EXPECT_EQ(Make(Integration("AmazonConnect://AppIntegrations/x")), refusal);
}

TEST_F(Sources, ADomainThatDoesNotExistIsNamed) {
  EXPECT_EQ(Make(Integration(), Wanted("nowhere")),
            "invalid: ObjectConfiguration.CustomerProfiles.domainName: domain 'nowhere' does not "
            "exist");
}

TEST_F(Sources, AnotherObjectTypeIsRefusedWithTheOneThereIs) {
  EXPECT_EQ(Make(Integration(), Wanted("acme", "Order")),
            "invalid: ObjectConfiguration.CustomerProfiles.objectType must be '_profile', the only "
            "object type there is");
}

TEST_F(Sources, WithoutObjectConfigurationTheMemberIsNamed) {
  auto without = Integration();
  without.object_configuration.reset();
  EXPECT_EQ(Make(without).substr(0, 37), "invalid: ObjectConfiguration must be ");
}

TEST_F(Sources, FiltersOfFilesAreNotPassedOver) {
  auto with_files = Integration();
  with_files.file_configuration = model::FileConfiguration{{"folder"}, {}};
  EXPECT_EQ(
      Make(with_files),
      "invalid: FileConfiguration does not go with the source AmazonConnect://AppIntegrations");
}

TEST_F(Sources, TheStoresOwnFailureIsNoFaultOfTheRequest) {
  domains_.find_status = {ErrorKind::kUnavailable, "the store is down"};
  EXPECT_EQ(Make(Integration()), "unavailable: the store is down");
}

}  // namespace
}  // namespace sluice::source
