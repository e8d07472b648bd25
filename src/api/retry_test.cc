#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "api/fake_host.h"
#include "api/operation.h"

namespace sluice::api {
namespace {

constexpr std::string_view kOnDemand = R"({"ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND",)"
                                       R"("OnDemandConfiguration":{"StartTime":"0"}}})";

/// A change, in the order in which a life of everything makes them; "$" in a target or a body is
/// the id that the last create answered.
struct Change {
  std::string_view operation;
  std::string_view method;
  std::string_view target;
  std::string_view body;
  std::string_view service;
};

constexpr std::string_view kApps = "app-integrations";
constexpr Change kChanges[] = {
    {"CreateDataIntegration", "POST", "/dataIntegrations",
     R"({"Name":"crm","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations","ClientToken":"1",)"
     R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["d"],"objectType":["_profile"]}}})",
     kApps},
    {"UpdateDataIntegration", "PATCH", "/dataIntegrations/crm", R"({"Name":"erp"})", kApps},
    {"CreateDataIntegrationAssociation", "POST", "/dataIntegrations/erp/associations",
     R"({"DestinationURI":"s3://lake","ClientToken":"2"})", kApps},
    {"UpdateDataIntegrationAssociation", "PATCH", "/dataIntegrations/erp/associations/$", kOnDemand,
     kApps},
    {"DeleteDataIntegration", "DELETE", "/dataIntegrations/erp", {}, kApps},
    {"CreateApplication", "POST", "/applications",
     R"({"Name":"a","Namespace":"n","ApplicationSourceConfig":{"ExternalUrlConfig":)"
     R"({"AccessUrl":"https://a.example"}},"ClientToken":"3"})",
     kApps},
    {"UpdateApplication", "PATCH", "/applications/$", R"({"Name":"b"})", kApps},
    {"DeleteApplication", "DELETE", "/applications/$", {}, kApps},
    {"CreateEventIntegration", "POST", "/eventIntegrations",
     R"({"Name":"e","EventFilter":{"Source":"aws.partner/example.com"},)"
     R"("EventBridgeBus":"default","ClientToken":"4"})",
     kApps},
    {"UpdateEventIntegration", "PATCH", "/eventIntegrations/e", R"({"Description":"d"})", kApps},
    {"TagResource", "POST",
     "/tags/arn%3Aaws%3Aapp-integrations%3Aus-east-1%3A000000000000%3Aevent-integration%2Fe",
     R"({"tags":{"k":"v"}})", kApps},
    {"UntagResource",
     "DELETE",
     "/tags/arn%3Aaws%3Aapp-integrations%3Aus-east-1%3A000000000000%3Aevent-integration%2Fe"
     "?tagKeys=k",
     {},
     kApps},
    {"DeleteEventIntegration", "DELETE", "/eventIntegrations/e", {}, kApps},
    {"CreateDomain", "POST", "/domains/acme", R"({"DefaultExpirationDays":7})", "profile"},
    {"TagResource", "POST", "/tags/arn%3Aaws%3Aprofile%3Aus-east-1%3A000000000000%3Adomains%2Facme",
     R"({"tags":{"k":"v"}})", "profile"},
    {"UntagResource",
     "DELETE",
     "/tags/arn%3Aaws%3Aprofile%3Aus-east-1%3A000000000000%3Adomains%2Facme?tagKeys=k",
     {},
     "profile"},
    {"CreateProfile", "POST", "/domains/acme/profiles", R"({"LastName":"Ash"})", "profile"},
    {"UpdateProfile", "PUT", "/domains/acme/profiles", R"({"ProfileId":"$","LastName":"Oak"})",
     "profile"},
    {"DeleteProfile", "POST", "/domains/acme/profiles/delete", R"({"ProfileId":"$"})", "profile"},
    {"DeleteDomain", "DELETE", "/domains/acme", {}, "profile"},
};

/// Send as an SDK does: under an invocation id, which is not signed.
http::Response Send(FakeHost& host, std::string_view id, const Change& change,
                    const std::string& made) {
  const auto fill = [&](std::string_view text) {
    std::string filled(text);
    if (const size_t at = filled.find('$'); at != std::string::npos) filled.replace(at, 1, made);
    return filled;
  };
  http::Request request =
      host.Sign(change.method, fill(change.target), fill(change.body), change.service);
  request.headers.Add("amz-sdk-invocation-id", std::string(id));
  return host.service().Answer(request);
}

/// The id in the answer to a create; what was made before where there is none.
std::string IdIn(const std::string& body, const std::string& before) {
  for (std::string_view member : {"\"Id\":\"", "\"ProfileId\":\"", "AssociationId\":\""}) {
    const size_t at = body.find(member);
    if (at == std::string::npos) continue;
    const size_t begin = at + member.size();
    return body.substr(begin, body.find('"', begin) - begin);
  }
  return before;
}

void EndTheRun(FakeHost& host) {
  host.ClaimRun();
  host.CompleteRun("done");
}

TEST(Retry, OfEveryChangeIsAnsweredAsTheFirstTime) {
  FakeHost host;
  std::string made;
  for (const Change& change : kChanges) {
    SCOPED_TRACE(change.operation);
    const http::Response first = Send(host, change.operation, change, made);
    ASSERT_EQ(first.status, 200) << first.body;
    host.clock.Advance(std::chrono::seconds(2));
    for (int i = 0; i < 2; ++i) {
      const http::Response again = Send(host, change.operation, change, made);
      EXPECT_EQ(again.status, 200) << again.body;
      EXPECT_EQ(again.body, first.body);
    }
    made = IdIn(first.body, made);
    if (change.operation == "UpdateDataIntegrationAssociation") EndTheRun(host);
  }
  EXPECT_EQ(host.nudges, 3);  // telling of a run that there is already costs nothing
}

TEST(Retry, EveryChangeIsHeldToIt) {
  for (const Operation& operation : Operations()) {
    if (operation.api == Api::kSluice || operation.method == "GET") continue;
    if (operation.name.starts_with("Search")) continue;
    EXPECT_TRUE(std::any_of(std::begin(kChanges), std::end(kChanges),
                            [&](const Change& change) {
                              return change.operation == operation.name &&
                                     change.service == SigningName(operation.api);
                            }))
        << operation.name << " is a change that this test does not send again";
  }
}

TEST(Retry, IsNoneUnderAnotherInvocation) {
  FakeHost host;
  std::string made;
  for (const Change& change : kChanges) {
    SCOPED_TRACE(change.operation);
    const http::Response first = Send(host, "one", change, made);
    ASSERT_EQ(first.status, 200) << first.body;
    if (change.operation == "CreateProfile") {
      EXPECT_NE(Send(host, "two", change, made).body, first.body);
    } else if (change.operation.starts_with("Delete") || change.operation == "CreateDomain") {
      EXPECT_NE(Send(host, "two", change, made).status, 200);
    } else if (change.operation == "UpdateDataIntegrationAssociation") {
      EXPECT_EQ(Send(host, "two", change, made).status, 400);
      EndTheRun(host);
    }
    made = IdIn(first.body, made);
  }
}

TEST(Retry, OfAnUpdateStartsNoSecondRunOnceTheFirstHasEnded) {
  FakeHost host;
  const std::string integration = IdIn(Send(host, "1", kChanges[0], {}).body, {});
  const Change associate{
      {}, "POST", "/dataIntegrations/$/associations", R"({"DestinationURI":"s3://lake"})", kApps};
  const std::string id = IdIn(Send(host, "2", associate, integration).body, {});
  const Change update{{}, "PATCH", "/dataIntegrations/crm/associations/$", kOnDemand, kApps};
  ASSERT_EQ(Send(host, "3", update, id).status, 200);
  EndTheRun(host);
  EXPECT_EQ(Send(host, "3", update, id).status, 200);
  const std::string runs = host.Ask("GET", "/sluice/v1/runs", {}, "sluice").body;
  EXPECT_EQ(runs.find("RunId"), runs.rfind("RunId")) << runs;
  EXPECT_EQ(Send(host, "4", update, id).status, 200);
  EXPECT_NE(host.Ask("GET", "/sluice/v1/runs", {}, "sluice").body, runs);
}

}  // namespace
}  // namespace sluice::api
