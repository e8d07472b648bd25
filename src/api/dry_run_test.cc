#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "api/fake_host.h"

namespace sluice::api {
namespace {

constexpr std::string_view kIntegration =
    R"({"Name":"crm","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations",)"
    R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["d"],"objectType":["_profile"]}}})";
constexpr std::string_view kTo = R"({"DestinationURI":"s3://lake"})";

class DryRunOperations : public ::testing::Test {
 protected:
  DryRunOperations() {
    EXPECT_EQ(host_.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  }
  http::Response Ask(std::string_view what) {
    const std::string target = "/sluice/v1/data-integrations/crm/" + std::string(what);
    return host_.Ask("POST", target, kTo, "sluice");
  }

  FakeHost host_;
};

TEST_F(DryRunOperations, FailuresAreTheRequestsInTheWordsOfTheRun) {
  for (ErrorKind kind : {ErrorKind::kNotFound, ErrorKind::kDenied, ErrorKind::kQuota,
                         ErrorKind::kUnsupported, ErrorKind::kCorrupt, ErrorKind::kInvalid}) {
    host_.dry_run_status = Status(kind, "orders: column 'at' cannot be read", "SQL text");
    for (std::string_view what : {"plan", "preview"}) {
      const http::Response response = Ask(what);
      EXPECT_EQ(response.status, 400) << KindName(kind);
      EXPECT_EQ(response.body, R"({"Message":"orders: column 'at' cannot be read"})");
    }
  }
  host_.dry_run_status = Status(ErrorKind::kUnavailable, "the database does not answer");
  EXPECT_EQ(Ask("plan").status, 500);
  EXPECT_EQ(HeaderOf(Ask("plan"), "Retry-After"), "1");
}

TEST_F(DryRunOperations, NeedTheRightsOfAnExportAndTheirOwn) {
  const std::string all[] = {"sluice:PlanExport", "sluice:PreviewExport", "sluice:WriteBucket",
                             "profile:CreateSnapshot"};
  const auto with = [&](size_t without) {
    std::string actions;
    for (size_t i = 0; i < std::size(all); ++i) {
      if (i != without) actions += (actions.empty() ? "\"" : ",\"") + all[i] + "\"";
    }
    return R"({"Statement":{"Effect":"Allow","Resource":"*","Action":[)" + actions + "]}}";
  };
  host_.credentials = host_.MakeKey("ada", with(std::size(all)));
  EXPECT_EQ(Ask("plan").status, 200);
  EXPECT_EQ(Ask("preview").status, 200);
  for (size_t without = 0; without < std::size(all); ++without) {
    host_.credentials = host_.MakeKey("user" + std::to_string(without), with(without));
    EXPECT_EQ(Ask("plan").status, without == 1 ? 200 : 403) << all[without];
    EXPECT_EQ(Ask("preview").status, without == 0 ? 200 : 403) << all[without];
  }
}

}  // namespace
}  // namespace sluice::api
