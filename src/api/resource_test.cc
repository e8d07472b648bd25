#include "api/resource.h"

#include <gtest/gtest.h>

#include <map>

#include "api/call.h"
#include "api/fake_host.h"

namespace sluice::api {
namespace {

constexpr std::string_view kIntegration =
    R"({"Name":"team/crm","KmsKey":"k","SourceURI":"Salesforce://AppFlow/x"})";

class ResourceTest : public testing::Test {
 protected:
  /// Find what a request to the operation `name` acts on.
  Resource Find(std::string_view name, PathLabels labels, std::string body = {}) {
    for (const Operation& operation : Operations()) {
      if (operation.name != name) continue;
      request_.body = std::move(body);
      const Environment environment = host_.MakeEnvironment();
      Call call{environment, operation, request_, principal_, std::move(labels), {}};
      const auto found = operation.resource(call);
      EXPECT_TRUE(found.ok()) << found.status().ToString();
      return found.ok() ? *found : Resource{};
    }
    ADD_FAILURE() << "no operation " << name;
    return {};
  }

  std::string IntegrationId() {
    EXPECT_EQ(host_.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
    return host_.store().integrations().Find({"team/crm", false})->id.text;
  }

  FakeHost host_;
  http::Request request_;
  Principal principal_;
};

constexpr std::string_view kApps = "arn:aws:app-integrations:us-east-1:000000000000:";

TEST_F(ResourceTest, ANameIsResolvedAndNotTold) {
  const std::string id = IntegrationId();
  const std::string arn = std::string(kApps) + "data-integration/" + id;
  const Resource by_name = Find("GetDataIntegration", {{"Identifier", "team/crm"}});
  EXPECT_EQ(by_name.arn, arn);
  EXPECT_EQ(by_name.asked, std::string(kApps) + "data-integration/team/crm");
  for (const std::string& given : {id, arn}) {
    const Resource same = Find("GetDataIntegration", {{"Identifier", given}});
    EXPECT_EQ(same.arn, arn);
    EXPECT_EQ(same.asked, arn);
  }
}

TEST_F(ResourceTest, WhatIsNotThereIsNamedAsGiven) {
  for (const std::string& given : {std::string("erp"), std::string(300, 'x'), std::string(" ")}) {
    const Resource missing = Find("GetDataIntegration", {{"Identifier", given}});
    EXPECT_EQ(missing.arn, std::string(kApps) + "data-integration/" + given);
    EXPECT_EQ(missing.asked, missing.arn);
  }
}

TEST_F(ResourceTest, AnAssociationIsNamedWithItsIntegration) {
  const std::string id = IntegrationId();
  const std::string arn = std::string(kApps) + "data-integration-association/" + id + "/a-1";
  const std::string foreign =
      "arn:aws:app-integrations:us-east-1:1:data-integration-association/x/y";
  const std::map<std::string, std::string> asked = {
      {"a-1", std::string(kApps) + "data-integration-association/team/crm/a-1"},
      {arn, arn},
      {foreign, foreign}};
  for (const auto& [given, told] : asked) {
    const Resource found =
        Find("UpdateDataIntegrationAssociation",
             {{"Identifier", "team/crm"}, {"DataIntegrationAssociationIdentifier", given}});
    EXPECT_EQ(found.asked, told);
    EXPECT_EQ(found.arn == arn, given != foreign);
  }
}

TEST_F(ResourceTest, AnApplicationIsNamedWithoutItsVersion) {
  const std::string arn = std::string(kApps) + "application/a-1";
  for (const std::string& given :
       {std::string("a-1"), std::string("a-1:$LATEST"), arn, arn + ":7"}) {
    const Resource found = Find("GetApplication", {{"ApplicationIdentifier", given}});
    EXPECT_EQ(found.arn, arn);
    EXPECT_EQ(found.asked, arn);
  }
  const std::string foreign = "arn:aws:app-integrations:us-east-1:1:application/a-1";
  EXPECT_EQ(Find("UpdateApplication", {{"ApplicationIdentifier", foreign}}).arn, foreign);
  EXPECT_EQ(Find("CreateApplication", {}, R"({"Name":"a"})").arn,
            std::string(kApps) + "application/*");
}

TEST_F(ResourceTest, DomainsRunsAndBucketsAreNamedByWhatTheRequestSays) {
  EXPECT_EQ(Find("SearchProfiles", {{"DomainName", "acme"}}).arn,
            "arn:aws:profile:us-east-1:000000000000:domains/acme");
  EXPECT_EQ(Find("GetRun", {{"RunId", "r"}}).arn, "arn:aws:sluice:us-east-1:000000000000:run/r");
  EXPECT_EQ(Find("GetBucket", {{"Name", "sea"}}).arn,
            "arn:aws:sluice:us-east-1:000000000000:bucket/sea");
  EXPECT_EQ(Find("CreateBucket", {}, R"({"Name":"sea"})").arn,
            "arn:aws:sluice:us-east-1:000000000000:bucket/sea");
  for (const char* body : {"", "{", "[]", R"({"Name":7})", R"({"Name":null})"}) {
    EXPECT_EQ(Find("CreateBucket", {}, body).arn, "arn:aws:sluice:us-east-1:000000000000:bucket/*");
  }
}

TEST_F(ResourceTest, AnEventIntegrationIsItsName) {
  const std::string arn = std::string(kApps) + "event-integration/team/..";
  EXPECT_EQ(Find("DeleteEventIntegration", {{"Name", "team/.."}}).arn, arn);
  EXPECT_EQ(Find("CreateEventIntegration", {}, R"({"Name":"team/.."})").arn, arn);
}

TEST_F(ResourceTest, NoArnIsLongerThanItsBound) {
  const Resource found = Find("GetRun", {{"RunId", std::string(30'000, 'r')}});
  EXPECT_EQ(found.arn.size(), 2'048u);
  std::string wide = "x";
  for (int i = 0; i < 2'000; ++i) wide += "é";
  const std::string cut = Find("GetRun", {{"RunId", wide}}).arn;
  EXPECT_EQ(cut.size(), 2'047u);
  EXPECT_TRUE(cut.ends_with("é"));
}

}  // namespace
}  // namespace sluice::api
