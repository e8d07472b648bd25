#include "api/service.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "api/fake_host.h"
#include "base/id.h"
#include "metrics/catalogue.h"

namespace sluice::api {
namespace {

constexpr std::string_view kIntegration =
    R"({"Name":"crm","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations",)"
    R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["d"],"objectType":["_profile"]}}})";
constexpr std::string_view kOnDemand =
    R"({"DestinationURI":"s3://lake","ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND",)"
    R"("OnDemandConfiguration":{"StartTime":"0"}}})";

TEST(Gate, OnlyOpenPathsAreAnsweredWithoutSignature) {
  FakeHost host;
  for (std::string_view path : {"/livez", "/readyz", "/sluice/v1/openapi.json"}) {
    EXPECT_EQ(host.service().Answer({"GET", std::string(path), "", {}, "", "", ""}).status, 200)
        << path;
  }
  for (std::string_view path :
       {"/dataIntegrations", "/domains", "/sluice/v1/runs", "/nothing", "/", "/livez/", "/readyz/x",
        "/sluice/v1/openapi", "/%6civez", "/dataIntegrations/%zz"}) {
    const http::Response response =
        host.service().Answer({"GET", std::string(path), "", {{"Host", "h"}}, "", "", ""});
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_EQ(HeaderOf(response, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
  }
  EXPECT_EQ(host.service().Answer({"POST", "/livez", "", {{"Host", "h"}}, "", "", ""}).status, 403);
}

TEST(Gate, MetricsAreForPeersWhoMayReadThemAndNoPathForOthers) {
  FakeHost host;
  Environment environment = host.MakeEnvironment();
  environment.metrics = [](std::string_view peer) -> std::optional<std::string> {
    if (peer != "127.0.0.1") return std::nullopt;
    return "up 1\n";
  };
  sigv4::VerifierOptions verifier;
  verifier.region = "us-east-1";
  Service service(environment, verifier);
  const http::Response read = service.Answer({"GET", "/metrics", "", {}, "", "127.0.0.1", ""});
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.body, "up 1\n");
  EXPECT_EQ(HeaderOf(read, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  const size_t audited = host.audited.size();
  const http::Response refused =
      service.Answer({"GET", "/metrics", "", {{"Host", "h"}}, "", "10.0.0.1", ""});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(HeaderOf(refused, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
  EXPECT_EQ(host.audited.size(), audited + 1);
}

TEST(Gate, RequestsAreCountedByOperationAndCode) {
  FakeHost host;
  const auto count = [](std::string_view service, std::string_view operation,
                        std::string_view code) {
    return metrics::kApiRequests.Value({service, operation, code});
  };
  const double listed = count("app-integrations", "ListDataIntegrations", "200");
  const double missed = count("sluice", "GetRun", "404");
  const double unsigned_ones = count("none", "none", "403");
  ASSERT_EQ(host.Ask("GET", "/dataIntegrations").status, 200);
  ASSERT_EQ(host.Ask("GET", "/sluice/v1/runs/x", {}, "sluice").status, 404);
  ASSERT_EQ(host.service().Answer({"GET", "/x", "", {{"Host", "h"}}, "", "", ""}).status, 403);
  (void)host.service().Answer({"GET", "/livez", "", {}, "", "", ""});
  EXPECT_EQ(count("app-integrations", "ListDataIntegrations", "200"), listed + 1);
  EXPECT_EQ(count("sluice", "GetRun", "404"), missed + 1);
  EXPECT_EQ(count("none", "none", "403"), unsigned_ones + 1);
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

TEST(Gate, CallerWhoAsksTooFastIsToldHowLongToWait) {
  FakeHost host({.requests_per_second = 1, .burst = 3});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(host.Ask("GET", "/dataIntegrations").status, 200);
  const http::Response refused = host.Ask("GET", "/dataIntegrations");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(HeaderOf(refused, "x-amzn-ErrorType"), "ThrottlingException");
  EXPECT_EQ(HeaderOf(refused, "Retry-After"), "1");
  EXPECT_EQ(refused.body, R"({"Message":"Rate exceeded. Try again in 1 s."})");
  // What is not signed is nobody's, and health is always told.
  http::Request forged = host.Sign("GET", "/dataIntegrations", {}, "app-integrations");
  forged.path = "/domains";
  EXPECT_EQ(host.service().Answer(forged).status, 403);
  EXPECT_EQ(host.service().Answer({"GET", "/readyz", "", {}, "", "", ""}).status, 200);
  host.clock.Advance(std::chrono::seconds(1));
  EXPECT_EQ(host.Ask("GET", "/domains", {}, "profile").status, 200);
}

TEST(Gate, ForgedRequestsDoNotUseUpTheRateOfTheKeyTheyName) {
  FakeHost host({.requests_per_second = 1, .burst = 1});
  http::Request forged = host.Sign("GET", "/dataIntegrations", {}, "app-integrations");
  forged.path = "/domains";
  for (int i = 0; i < 10; ++i) EXPECT_EQ(host.service().Answer(forged).status, 403);
  EXPECT_EQ(host.Ask("GET", "/dataIntegrations").status, 200);
}

TEST(Quotas, AreAnsweredAsEachOperationsModelAllows) {
  FakeHost host({}, {.data_integrations = 1, .running_exports = 1, .domains = 1});
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  const http::Response second =
      host.Ask("POST", "/dataIntegrations", R"({"Name":"b","KmsKey":"k"})");
  EXPECT_EQ(second.status, 429);
  EXPECT_EQ(HeaderOf(second, "x-amzn-ErrorType"), "ResourceQuotaExceededException");
  EXPECT_EQ(second.body,
            R"({"Message":"The quota for data integrations, 1, is reached; the server's setting )"
            R"(quotas.data-integrations changes it"})");

  const std::string made =
      host.Ask("POST", "/dataIntegrations/crm/associations", R"({"DestinationURI":"s3://lake"})")
          .body;
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations/crm/associations", kOnDemand).status, 200);
  const http::Response run = host.Ask("POST", "/dataIntegrations/crm/associations", kOnDemand);
  EXPECT_EQ(HeaderOf(run, "x-amzn-ErrorType"), "ResourceQuotaExceededException");
  const std::string id = made.substr(made.find(":\"") + 2, 36);
  const http::Response update =
      host.Ask("PATCH", "/dataIntegrations/crm/associations/" + id,
               R"({"ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND","OnDemandConfiguration":)"
               R"({"StartTime":"0"}}})");
  EXPECT_EQ(update.status, 400);
  EXPECT_EQ(HeaderOf(update, "x-amzn-ErrorType"), "InvalidRequestException");
  EXPECT_NE(update.body.find("quotas.running-exports"), std::string::npos);
  EXPECT_EQ(host.nudges, 1);

  const std::string days = R"({"DefaultExpirationDays":7})";
  ASSERT_EQ(host.Ask("POST", "/domains/a", days, "profile").status, 200);
  const http::Response domain = host.Ask("POST", "/domains/b", days, "profile");
  EXPECT_EQ(domain.status, 400);
  EXPECT_EQ(HeaderOf(domain, "x-amzn-ErrorType"), "BadRequestException");
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
