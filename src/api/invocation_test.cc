#include "api/invocation.h"

#include <gtest/gtest.h>

#include <string>

#include "api/fake_host.h"

namespace sluice::api {
namespace {

constexpr std::string_view kHeader = "amz-sdk-invocation-id";
constexpr std::string_view kIntegration =
    R"({"Name":"crm","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations",)"
    R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["d"],"objectType":["_profile"]}}})";
constexpr std::string_view kOnDemand = R"({"ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND",)"
                                       R"("OnDemandConfiguration":{"StartTime":"0"}}})";

const Operation& OperationOf(std::string_view name) {
  for (const Operation& operation : Operations()) {
    if (operation.name == name) return operation;
  }
  ADD_FAILURE() << name;
  return Operations().front();
}

http::Request Delete(std::string_view path, std::string_view id) {
  http::Request request{"DELETE", std::string(path), "", {}, "", "", ""};
  if (!id.empty()) request.headers.Add(std::string(kHeader), std::string(id));
  return request;
}

TEST(ReadInvocation, IsNoneWithoutTheHeader) {
  const Operation& operation = OperationOf("DeleteDomain");
  EXPECT_EQ(ReadInvocation(Delete("/domains/a", ""), operation, "AK").digest, "");
  EXPECT_EQ(ReadInvocation(Delete("/domains/a", "id"), operation, "AK").digest.size(), 16u);
}

TEST(ReadInvocation, IsBoundToAllOfTheRequest) {
  const Operation& operation = OperationOf("DeleteDomain");
  const http::Request request = Delete("/domains/a", "id");
  const std::string digest = ReadInvocation(request, operation, "AK").digest;
  http::Request again = request;
  again.request_id = "another";
  again.headers.Add("amz-sdk-request", "attempt=2; max=3");
  EXPECT_EQ(ReadInvocation(again, operation, "AK").digest, digest);

  EXPECT_NE(ReadInvocation(Delete("/domains/a", "other"), operation, "AK").digest, digest);
  EXPECT_NE(ReadInvocation(Delete("/domains/b", "id"), operation, "AK").digest, digest);
  EXPECT_NE(ReadInvocation(request, operation, "AK2").digest, digest);
  EXPECT_NE(ReadInvocation(request, OperationOf("DeleteProfile"), "AK").digest, digest);
  again.query = "x=1";
  EXPECT_NE(ReadInvocation(again, operation, "AK").digest, digest);
  again = request;
  again.body = "{}";
  EXPECT_NE(ReadInvocation(again, operation, "AK").digest, digest);
}

TEST(ReadInvocation, PartsDoNotRunIntoEachOther) {
  const Operation& operation = OperationOf("DeleteDomain");
  http::Request one = Delete("/domains/a", "id");
  http::Request two = Delete("/domains/", "id");
  two.query = "a";
  EXPECT_NE(ReadInvocation(one, operation, "AK").digest,
            ReadInvocation(two, operation, "AK").digest);
}

/// Sends as an SDK does: under an invocation id, which is not signed.
http::Response Send(FakeHost& host, std::string_view id, std::string_view method,
                    std::string_view target, std::string_view body = {},
                    std::string_view service = "profile") {
  http::Request request = host.Sign(method, target, body, service);
  request.headers.Add(std::string(kHeader), std::string(id));
  return host.service().Answer(request);
}

TEST(Retry, IsAnsweredAsTheFirstTime) {
  FakeHost host;
  const auto send = [&](std::string_view id, std::string_view method, std::string_view target,
                        std::string_view body) {
    const http::Response first = Send(host, id, method, target, body);
    EXPECT_EQ(first.status, 200) << first.body;
    host.clock.Advance(std::chrono::seconds(2));
    const http::Response again = Send(host, id, method, target, body);
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(again.body, first.body);
    return first.body;
  };
  send("1", "POST", "/domains/acme", R"({"DefaultExpirationDays":7})");
  const std::string made = send("2", "POST", "/domains/acme/profiles", R"({"LastName":"Ash"})");
  const std::string stats = host.Ask("GET", "/domains/acme", {}, "profile").body;
  EXPECT_NE(stats.find("\"ProfileCount\":1,"), std::string::npos) << stats;
  send("3", "PUT", "/domains/acme/profiles", made.substr(0, made.size() - 1) + ",\"City\":\"x\"}");
  send("4", "POST", "/domains/acme/profiles/delete", made);
  send("5", "DELETE", "/domains/acme", {});
  EXPECT_EQ(Send(host, "6", "DELETE", "/domains/acme").status, 404);
}

TEST(Retry, ProfilesOfDifferentInvocationsAreTwo) {
  FakeHost host;
  ASSERT_EQ(host.Ask("POST", "/domains/acme", R"({"DefaultExpirationDays":7})", "profile").status,
            200);
  const std::string body = R"({"LastName":"Ash"})";
  const auto one = Send(host, "1", "POST", "/domains/acme/profiles", body);
  const auto two = Send(host, "2", "POST", "/domains/acme/profiles", body);
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(two.status, 200);
  EXPECT_NE(one.body, two.body);
}

TEST(Retry, OfAnUpdateStartsNoSecondRun) {
  FakeHost host;
  ASSERT_EQ(host.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  const std::string made =
      host.Ask("POST", "/dataIntegrations/crm/associations", R"({"DestinationURI":"s3://lake"})")
          .body;
  const size_t at = made.find(":\"") + 2;
  const std::string target = "/dataIntegrations/crm/associations/" + made.substr(at, 36);
  for (int i = 0; i < 2; ++i) {
    const auto answer = Send(host, "1", "PATCH", target, kOnDemand, "app-integrations");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, "{}");
  }
  EXPECT_EQ(Send(host, "2", "PATCH", target, kOnDemand, "app-integrations").status, 400);
  host.ClaimRun();
  host.CompleteRun("done");
  EXPECT_EQ(Send(host, "1", "PATCH", target, kOnDemand, "app-integrations").status, 200);
  const std::string runs = host.Ask("GET", "/sluice/v1/runs", {}, "sluice").body;
  EXPECT_EQ(runs.find("RunId"), runs.rfind("RunId")) << runs;
  EXPECT_EQ(Send(host, "3", "DELETE", "/dataIntegrations/crm", {}, "app-integrations").body, "{}");
  EXPECT_EQ(Send(host, "3", "DELETE", "/dataIntegrations/crm", {}, "app-integrations").body, "{}");
  EXPECT_EQ(host.Ask("DELETE", "/dataIntegrations/crm").status, 404);
}

}  // namespace
}  // namespace sluice::api
