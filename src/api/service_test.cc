#include "api/service.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "api/fake_host.h"
#include "base/id.h"

namespace sluice::api {
namespace {

constexpr std::string_view kIntegration =
    R"({"Name":"crm","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations",)"
    R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["d"],"objectType":["_profile"]}}})";
constexpr std::string_view kOnDemand =
    R"({"DestinationURI":"s3://lake","ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND",)"
    R"("OnDemandConfiguration":{"StartTime":"0"}}})";

TEST(Gate, OnlyHealthIsAnsweredWithoutSignature) {
  FakeHost host;
  EXPECT_EQ(host.service().Answer({"GET", "/livez", "", {}, "", "", ""}).status, 200);
  EXPECT_EQ(host.service().Answer({"GET", "/readyz", "", {}, "", "", ""}).status, 200);
  for (std::string_view path : {"/dataIntegrations", "/domains", "/sluice/v1/runs", "/nothing", "/",
                                "/livez/", "/readyz/x", "/%6civez", "/dataIntegrations/%zz"}) {
    const http::Response response =
        host.service().Answer({"GET", std::string(path), "", {{"Host", "h"}}, "", "", ""});
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_EQ(HeaderOf(response, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
  }
  EXPECT_EQ(host.service().Answer({"POST", "/livez", "", {{"Host", "h"}}, "", "", ""}).status, 403);
}

TEST(Gate, SignatureIsOfTheBodyThatIsParsed) {
  FakeHost host;
  http::Request request = host.Sign("POST", "/dataIntegrations", kIntegration, "app-integrations");
  request.body.replace(request.body.find("crm"), 3, "erp");
  const http::Response response = host.service().Answer(request);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(HeaderOf(response, "x-amzn-ErrorType"), "InvalidSignatureException");
  EXPECT_EQ(host.Ask("GET", "/dataIntegrations").body, R"({"DataIntegrations":[]})");
}

TEST(OnDemandAssociation, DispatcherIsToldOnlyOfRuns) {
  FakeHost host;
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations/crm/associations", "{}").status, 200);
  EXPECT_EQ(host.nudges, 0);
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations/crm/associations", kOnDemand).status, 200);
  EXPECT_EQ(host.nudges, 1);
}

TEST(OnDemandAssociation, BucketThatIsClosedToUsIsNotTheCallersDenial) {
  FakeHost host;
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  host.bucket_server = Status(ErrorKind::kDenied, "the bucket answered 403", "AccessDenied x");
  const http::Response denied = host.Ask("POST", "/dataIntegrations/crm/associations", kOnDemand);
  EXPECT_EQ(denied.status, 400);
  EXPECT_EQ(denied.body, R"({"Message":"DestinationURI: the bucket answered 403"})");
  host.bucket_server = Status(ErrorKind::kUnavailable, "the bucket's server did not answer");
  const http::Response down = host.Ask("POST", "/dataIntegrations/crm/associations", kOnDemand);
  EXPECT_EQ(down.status, 500);
  EXPECT_EQ(HeaderOf(down, "Retry-After"), "1");
  EXPECT_EQ(host.Ask("GET", "/sluice/v1/runs", {}, "sluice").body, R"({"Runs":[]})");
}

TEST(LastExecutionStatus, LongMessagesAreCutAtACharacter) {
  FakeHost host;
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations/crm/associations", kOnDemand).status, 200);
  host.ClaimRun();
  std::string message;
  for (int i = 0; i < 300; ++i) message += "é";
  host.FailRun(message);
  const std::string body = host.Ask("GET", "/dataIntegrations/crm/associations").body;
  EXPECT_NE(body.find("\"StatusMessage\":\"" + message.substr(0, 254 * 2) + "…\""),
            std::string::npos);
}

TEST(Service, AnswersManyThreadsAtOnce) {
  FakeHost host;
  ASSERT_EQ(host.Ask("POST", "/domains/acme", R"({"DefaultExpirationDays":7})", "profile").status,
            200);
  constexpr int kThreads = 4;
  constexpr int kProfiles = 25;
  std::atomic<int> answered = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kProfiles; ++i) {
        answered +=
            host.Ask("POST", "/domains/acme/profiles", R"({"LastName":"Ash"})", "profile").status ==
            200;
        answered += host.Ask("GET", "/domains/acme", {}, "profile").status == 200;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(answered, 2 * kThreads * kProfiles);
  const std::string stats = host.Ask("GET", "/domains/acme", {}, "profile").body;
  EXPECT_NE(stats.find("\"ProfileCount\":100,"), std::string::npos) << stats;
}

}  // namespace
}  // namespace sluice::api
