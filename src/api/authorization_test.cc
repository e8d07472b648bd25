#include "api/authorization.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <map>

#include "api/fake_host.h"

namespace sluice::api {
namespace {

constexpr std::string_view kIntegration =
    R"({"Name":"crm","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations",)"
    R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["acme"],"objectType":["_profile"]}}})";
constexpr std::string_view kOnDemand =
    R"({"DestinationURI":"s3://lake/x","ExecutionConfiguration":{"ExecutionMode":"ON_DEMAND",)"
    R"("OnDemandConfiguration":{"StartTime":"0"}}})";
constexpr std::string_view kArn = "arn:aws:app-integrations:us-east-1:000000000000:";

std::string Rule(std::string_view effect, std::string_view actions, std::string_view resource) {
  return fmt::format(R"({{"Effect":"{}","Action":[{}],"Resource":"{}"}})", effect, actions,
                     resource);
}

std::string PolicyOf(const std::vector<std::string>& rules) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", fmt::join(rules, ","));
}

bool IsReading(const Operation& operation) {
  const std::string_view name = operation.name;
  return name.starts_with("Get") || name.starts_with("List") || name.starts_with("Search");
}

class AuthorizationTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(
        host_.Ask("POST", "/domains/acme", R"({"DefaultExpirationDays":7})", "profile").status,
        200);
    ASSERT_EQ(host_.Ask("POST", "/dataIntegrations", kIntegration).status, 200);
  }

  /// Ask for an operation on what there is, as `credentials`; bodies are empty.
  http::Response Ask(const Operation& operation, const sigv4::Credentials& credentials) {
    std::string path(operation.path);
    for (size_t open; (open = path.find('{')) != std::string::npos;) {
      const std::string label = path.substr(open + 1, path.find('}') - open - 1);
      path.replace(open, label.size() + 2, LabelOf(label));
    }
    host_.credentials = credentials;
    return host_.Ask(operation.method, path, "", SigningName(operation.api));
  }

  http::Response AskAs(const sigv4::Credentials& credentials, std::string_view method,
                       std::string_view target, std::string_view body = {}) {
    host_.credentials = credentials;
    return host_.Ask(method, target, body);
  }

  /// Return what the last request acted on, as the audit log has it.
  std::string LastResource() const {
    const auto line = boost::json::parse(host_.audited.back()).as_object();
    return std::string(line.at("resource").as_string());
  }

  static std::string LabelOf(const std::string& label) {
    static const std::map<std::string, std::string> kValues = {
        {"Identifier", "crm"},
        {"DomainName", "acme"},
        {"resourceArn", "arn%3Aaws%3Aprofile%3Aus-east-1%3A000000000000%3Adomains%2Facme"}};
    const auto value = kValues.find(label);
    return value == kValues.end() ? "some-" + label : value->second;
  }

  FakeHost host_;
};

/// A policy and what it means for an operation.
struct Role {
  std::string policy;
  std::function<bool(const Operation&)> allows;
  std::string_view because;
};

const std::map<std::string, Role>& Roles() {
  constexpr std::string_view kNoPolicy = "because no policy allows it";
  const auto all = [](const Operation&) { return true; };
  const auto none = [](const Operation&) { return false; };
  static const std::map<std::string, Role> kRoles = {
      {"everything", {PolicyOf({Rule("Allow", "\"*\"", "*")}), all, ""}},
      {"reading",
       {PolicyOf({Rule("Allow",
                       R"("app-integrations:Get*","app-integrations:list*","profile:get*",)"
                       R"("profile:List*","profile:Search*","sluice:Get*","sluice:List*")",
                       "*")}),
        IsReading, kNoPolicy}},
      {"denied",
       {PolicyOf({Rule("Allow", "\"*\"", "*"), Rule("Deny", "\"*\"", "*")}), none,
        "with an explicit deny"}},
      {"elsewhere",
       {PolicyOf({Rule("Allow", "\"*\"", "arn:aws:app-integrations:eu-west-1:*"),
                  Rule("Allow", "\"*\"", "arn:aws:*:*:*:*/other")}),
        none, kNoPolicy}},
  };
  return kRoles;
}

TEST_F(AuthorizationTest, EveryOperationHoldsEveryRole) {
  for (const auto& [user, role] : Roles()) {
    const sigv4::Credentials key = host_.MakeKey(user, role.policy);
    for (const Operation& operation : Operations()) {
      // What may be done is done last of all, by the root key: it may take away what is asked for.
      if (role.allows(operation) && !IsReading(operation)) continue;
      const http::Response answer = Ask(operation, key);
      const std::string error = HeaderOf(answer, "x-amzn-ErrorType");
      EXPECT_EQ(error == "AccessDeniedException", !role.allows(operation))
          << user << " " << operation.name << " " << answer.body;
      if (role.allows(operation)) continue;
      EXPECT_EQ(answer.status, 403);
      const std::string start = "User: arn:aws:iam::000000000000:user/" + user +
                                " is not authorized to perform: " + ActionName(operation) +
                                " on resource: ";
      EXPECT_NE(answer.body.find(start), std::string::npos) << answer.body;
      EXPECT_NE(answer.body.find(std::string(role.because) + "\"}"), std::string::npos)
          << answer.body;
    }
  }
  const sigv4::Credentials everything =
      host_.MakeKey("everything", Roles().at("everything").policy);
  for (const sigv4::Credentials& key : {everything, FakeHost::RootKey()}) {
    for (const Operation& operation : Operations()) {
      EXPECT_NE(Ask(operation, key).status, 403) << operation.name;
    }
  }
}

TEST_F(AuthorizationTest, EveryOperationCanBeAllowedAloneOnItsResourceAlone) {
  const sigv4::Credentials nobody = host_.MakeKey("nobody", PolicyOf({Rule("Deny", "\"*\"", "*")}));
  const auto operations = Operations();
  for (size_t i = 0; i < operations.size(); ++i) {
    (void)Ask(operations[i], nobody);
    const std::string resource = LastResource();
    const std::string action = "\"" + ActionName(operations[i]) + "\"";
    const sigv4::Credentials key =
        host_.MakeKey(fmt::format("only{}", i), PolicyOf({Rule("Allow", action, resource)}));
    const Operation& neighbour = operations[(i + 1) % operations.size()];
    EXPECT_EQ(Ask(neighbour, key).status, 403) << neighbour.name << " by " << action;
    EXPECT_NE(Ask(operations[i], key).status, 403) << action << " on " << resource;
  }
}

TEST_F(AuthorizationTest, ADeniedCallerCannotTellWhatExists) {
  const sigv4::Credentials key =
      host_.MakeKey("eve", PolicyOf({Rule("Allow", "\"profile:*\"", "*")}));
  const auto without = [](std::string text, const std::string& word) {
    return text.replace(text.find(word), word.size(), "?");
  };
  const http::Response there = AskAs(key, "GET", "/dataIntegrations/crm");
  const http::Response missing = AskAs(key, "GET", "/dataIntegrations/erp");
  EXPECT_EQ(there.status, 403);
  EXPECT_EQ(missing.status, 403);
  EXPECT_EQ(without(there.body, "crm"), without(missing.body, "erp"));
}

TEST_F(AuthorizationTest, ANameIsHeldToThePolicyOfItsId) {
  const std::string id = host_.store().integrations().Find({"crm", false})->id.text;
  const std::string arn = std::string(kArn) + "data-integration/" + id;
  const std::string other = std::string(kArn) + "data-integration/crm";
  const auto mine = host_.MakeKey("ada", PolicyOf({Rule("Allow", "\"app-integrations:*\"", arn)}));
  const auto others =
      host_.MakeKey("eve", PolicyOf({Rule("Allow", "\"app-integrations:*\"", other)}));
  for (const std::string& given : {std::string("crm"), id}) {
    EXPECT_EQ(AskAs(mine, "GET", "/dataIntegrations/" + given).status, 200);
    EXPECT_EQ(AskAs(others, "GET", "/dataIntegrations/" + given).status, 403);
  }
  EXPECT_EQ(AskAs(mine, "GET", "/dataIntegrations").status, 403);
}

TEST_F(AuthorizationTest, AnExportNeedsItsDomainAndItsBucket) {
  const std::string create = Rule("Allow", "\"app-integrations:*\"", "*");
  const std::string read = Rule("Allow", "\"profile:CreateSnapshot\"",
                                "arn:aws:profile:us-east-1:000000000000:domains/acme");
  const std::string write =
      Rule("Allow", "\"sluice:WriteBucket\"", "arn:aws:sluice:us-east-1:000000000000:bucket/lake");
  const auto ask = [&](const std::string& user, const std::vector<std::string>& rules,
                       std::string_view body) {
    return AskAs(host_.MakeKey(user, PolicyOf(rules)), "POST", "/dataIntegrations/crm/associations",
                 body);
  };
  const http::Response no_domain = ask("a", {create, write}, kOnDemand);
  EXPECT_NE(no_domain.body.find("profile:CreateSnapshot on resource: arn:aws:profile:us-east-1:"
                                "000000000000:domains/acme"),
            std::string::npos)
      << no_domain.body;
  const http::Response no_bucket = ask("b", {create, read}, kOnDemand);
  EXPECT_NE(no_bucket.body.find("sluice:WriteBucket on resource: "
                                "arn:aws:sluice:us-east-1:000000000000:bucket/lake"),
            std::string::npos)
      << no_bucket.body;
  EXPECT_EQ(host_.nudges, 0);
  EXPECT_EQ(ask("c", {create}, "{}").status, 200);
  EXPECT_EQ(ask("d", {create, read, write}, kOnDemand).status, 200);
  EXPECT_EQ(host_.nudges, 1);
}

TEST_F(AuthorizationTest, AnotherSpellingOfTheSourceNeedsTheDomainAllTheSame) {
  const auto ask = [&](std::string_view path, std::string_view body) {
    return host_.Ask("POST", path, body);
  };
  ASSERT_EQ(ask("/dataIntegrations",
                R"({"Name":"slash","KmsKey":"k","SourceURI":"AmazonConnect://AppIntegrations/",)"
                R"("ObjectConfiguration":{"CustomerProfiles":{"domainName":["acme"],)"
                R"("objectType":["_profile"]}}})")
                .status,
            200);
  ASSERT_EQ(ask("/dataIntegrations/slash/associations", kOnDemand).status, 200);
  const auto eve = host_.MakeKey("eve", PolicyOf({Rule("Allow", "\"app-integrations:*\"", "*"),
                                                  Rule("Allow", "\"sluice:WriteBucket\"", "*")}));
  const http::Response refused =
      AskAs(eve, "POST", "/dataIntegrations/slash/associations", kOnDemand);
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("profile:CreateSnapshot on resource: "), std::string::npos)
      << refused.body;
  EXPECT_EQ(host_.nudges, 1);
}

TEST_F(AuthorizationTest, ADisabledKeyStopsAtOnceAndADeletedOneToo) {
  const auto key = host_.MakeKey("ada", PolicyOf({Rule("Allow", "\"*\"", "*")}));
  const std::string path = "/sluice/v1/access-keys/" + key.access_key_id;
  const auto set = [&](std::string_view body) {
    host_.credentials = FakeHost::RootKey();
    return host_.Ask("PATCH", path, body, "sluice").status;
  };
  EXPECT_EQ(AskAs(key, "GET", "/dataIntegrations").status, 200);
  EXPECT_EQ(set(R"({"Status":"Inactive"})"), 200);
  const http::Response refused = AskAs(key, "GET", "/dataIntegrations");
  EXPECT_EQ(HeaderOf(refused, "x-amzn-ErrorType"), "UnrecognizedClientException");
  EXPECT_EQ(set(R"({"Status":"Active"})"), 200);
  EXPECT_EQ(AskAs(key, "GET", "/dataIntegrations").status, 200);
  EXPECT_EQ(set(fmt::format(R"({{"Policy":{}}})", boost::json::serialize(boost::json::string(
                                                      PolicyOf({Rule("Deny", "\"*\"", "*")}))))),
            200);
  EXPECT_EQ(AskAs(key, "GET", "/dataIntegrations").status, 403);
  host_.credentials = FakeHost::RootKey();
  EXPECT_EQ(host_.Ask("DELETE", path, {}, "sluice").status, 200);
  EXPECT_EQ(HeaderOf(AskAs(key, "GET", "/dataIntegrations"), "x-amzn-ErrorType"),
            "UnrecognizedClientException");
}

}  // namespace
}  // namespace sluice::api
