#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "api/fake_host.h"
#include "api/operation.h"

namespace sluice::api {
namespace {

constexpr std::string_view kIntegration =
    R"({{"Name":"{}","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations",)"
    R"("ObjectConfiguration":{{"CustomerProfiles":{{"domainName":["d"],"objectType":["_profile"]}}}}}})";
constexpr std::string_view kEventIntegration =
    R"({{"Name":"{}","EventFilter":{{"Source":"aws.cases"}},"EventBridgeBus":"default"}})";
constexpr std::string_view kOnDemand =
    R"({"DestinationURI":"s3://lake","ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND",)"
    R"("OnDemandConfiguration":{"StartTime":"0"}}})";

constexpr std::string_view kApplication =
    R"({{"Name":"{0}","Namespace":"{0}","ApplicationSourceConfig":{{}}}})";

constexpr std::string_view kAccessKey =
    R"({{"User":"{}","Policy":"{{\"Statement\":{{\"Effect\":\"Deny\",\"Action\":\"*\",)"
    R"(\"Resource\":\"*\"}}}}"}})";

/// A list as it is asked for, and the same operation asked for another list.
struct List {
  std::string_view operation;
  std::string_view method;
  std::string_view target;
  std::string_view body;
  std::string_view other_target;
  std::string_view other_body;
  std::string_view service;
  std::string_view size;
  std::string_view token;
};

constexpr std::string_view kAsh = R"({"KeyName":"_fullName","Values":["Ada Ash"]})";
constexpr std::string_view kOak = R"({"KeyName":"_fullName","Values":["Ada Oak"]})";
constexpr List kLists[] = {
    {"ListDataIntegrations",
     "GET",
     "/dataIntegrations",
     {},
     {},
     {},
     "app-integrations",
     "maxResults",
     "nextToken"},
    {"ListDataIntegrationAssociations",
     "GET",
     "/dataIntegrations/one/associations",
     {},
     "/dataIntegrations/two/associations",
     {},
     "app-integrations",
     "maxResults",
     "nextToken"},
    {"ListApplications",
     "GET",
     "/applications",
     {},
     "/applications?applicationType=STANDARD",
     {},
     "app-integrations",
     "maxResults",
     "nextToken"},
    {"ListAccessKeys",
     "GET",
     "/sluice/v1/access-keys",
     {},
     {},
     {},
     "sluice",
     "maxResults",
     "nextToken"},
    {"ListEventIntegrations",
     "GET",
     "/eventIntegrations",
     {},
     {},
     {},
     "app-integrations",
     "maxResults",
     "nextToken"},
    {"ListDomains", "GET", "/domains", {}, {}, {}, "profile", "max-results", "next-token"},
    {"SearchProfiles", "POST", "/domains/a/profiles/search", kAsh, "/domains/a/profiles/search",
     kOak, "profile", "max-results", "next-token"},
    {"ListRuns",
     "GET",
     "/sluice/v1/runs?integration=one",
     {},
     "/sluice/v1/runs",
     {},
     "sluice",
     "maxResults",
     "nextToken"},
};

/// Lists of what nothing makes, so that no answer has a token.
constexpr std::string_view kAlwaysEmpty[] = {"ListApplicationAssociations",
                                             "ListEventIntegrationAssociations"};
constexpr std::string_view kUnpaged[] = {"ListTagsForResource"};

class PagedLists : public testing::Test {
 protected:
  PagedLists() {
    Make("POST", "/dataIntegrations", fmt::format(kIntegration, "one"), "app-integrations");
    Make("POST", "/dataIntegrations", fmt::format(kIntegration, "two"), "app-integrations");
    for (int i = 0; i < 3; ++i) {
      Make("POST", "/dataIntegrations/one/associations", kOnDemand, "app-integrations");
      Make("POST", "/dataIntegrations/two/associations", kOnDemand, "app-integrations");
    }
    for (std::string_view user : {"a", "b", "c"}) {
      Make("POST", "/sluice/v1/access-keys", fmt::format(kAccessKey, user), "sluice");
    }
    for (std::string_view name : {"a", "b", "c"}) {
      Make("POST", "/applications", fmt::format(kApplication, name), "app-integrations");
    }
    for (std::string_view name : {"one", "two"}) {
      Make("POST", "/eventIntegrations", fmt::format(kEventIntegration, name), "app-integrations");
    }
    for (std::string_view domain : {"/domains/a", "/domains/b"}) {
      Make("POST", domain, R"({"DefaultExpirationDays":7})", "profile");
    }
    for (std::string_view family : {"Ash", "Oak"}) {
      for (int i = 0; i < 3; ++i) {
        Make("POST", "/domains/a/profiles",
             fmt::format(R"({{"FirstName":"Ada","LastName":"{}"}})", family), "profile");
      }
    }
  }

  void Make(std::string_view method, std::string_view target, std::string_view body,
            std::string_view service) {
    ASSERT_EQ(host_.Ask(method, target, body, service).status, 200) << target;
  }

  http::Response Ask(const List& list, const std::string& query, bool other = false) {
    const std::string target(other ? list.other_target : list.target);
    const char* join = target.find('?') == std::string::npos ? "?" : "&";
    return host_.Ask(list.method, target + join + query, other ? list.other_body : list.body,
                     list.service);
  }

  /// The token of a first page of one item.
  std::string FirstToken(const List& list) {
    const std::string body = Ask(list, fmt::format("{}=1", list.size)).body;
    static constexpr std::string_view kName = "\"NextToken\":\"";
    const size_t at = body.find(kName);
    EXPECT_NE(at, std::string::npos) << body;
    if (at == std::string::npos) return {};
    return body.substr(at + kName.size(), body.find('"', at + kName.size()) - at - kName.size());
  }

  void ExpectRefused(const List& list, const http::Response& response) {
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_NE(response.body.find(list.token), std::string::npos) << response.body;
  }

  FakeHost host_;
};

TEST_F(PagedLists, AreAllHere) {
  for (const Operation& operation : Operations()) {
    if (!operation.name.starts_with("List") && !operation.name.starts_with("Search")) continue;
    const auto named = [&](std::string_view name) { return name == operation.name; };
    EXPECT_TRUE(std::any_of(std::begin(kLists), std::end(kLists),
                            [&](const List& list) { return named(list.operation); }) ||
                std::any_of(std::begin(kAlwaysEmpty), std::end(kAlwaysEmpty), named) ||
                std::any_of(std::begin(kUnpaged), std::end(kUnpaged), named))
        << operation.name << " is a list that this test does not hold to its tokens";
  }
}

TEST_F(PagedLists, TokenIsGoodForAnyPageSize) {
  for (const List& list : kLists) {
    SCOPED_TRACE(list.operation);
    const std::string token = FirstToken(list);
    for (int size : {1, 2, 50}) {
      const auto page = Ask(list, fmt::format("{}={}&{}={}", list.token, token, list.size, size));
      EXPECT_EQ(page.status, 200) << page.body;
    }
    EXPECT_EQ(Ask(list, fmt::format("{}={}", list.token, token)).status, 200);
  }
}

TEST_F(PagedLists, TokenThatWasAlteredInAnyPlaceIsRefused) {
  for (const List& list : kLists) {
    SCOPED_TRACE(list.operation);
    const std::string token = FirstToken(list);
    for (size_t i = 0; i < token.size(); ++i) {
      std::string altered = token;
      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      ExpectRefused(list, Ask(list, fmt::format("{}={}", list.token, altered)));
    }
    ExpectRefused(list, Ask(list, fmt::format("{}={}", list.token, token.substr(1))));
    ExpectRefused(list, Ask(list, fmt::format("{}={}A", list.token, token)));
  }
}

TEST_F(PagedLists, TokenOfAnotherListIsRefused) {
  std::map<std::string_view, std::string> tokens;
  for (const List& list : kLists) tokens[list.operation] = FirstToken(list);
  for (const List& list : kLists) {
    for (const auto& [operation, token] : tokens) {
      SCOPED_TRACE(fmt::format("a token of {} for {}", operation, list.operation));
      const auto page = Ask(list, fmt::format("{}={}", list.token, token));
      if (operation == list.operation) {
        EXPECT_EQ(page.status, 200) << page.body;
      } else {
        ExpectRefused(list, page);
      }
    }
    if (list.other_target.empty()) continue;
    ExpectRefused(list, Ask(list, fmt::format("{}={}", list.token, tokens[list.operation]), true));
  }
}

}  // namespace
}  // namespace sluice::api
