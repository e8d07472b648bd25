#include "api/wire/application.h"

#include <gtest/gtest.h>

#include "api/wire/application_rules.h"

namespace sluice::api::wire {
namespace {

/// Read `json` as a change and say what is wrong with it.
std::string ProblemOf(std::string_view json) {
  const auto document = JsonDocument::Parse(json);
  if (!document.ok()) return document.status().message();
  Problem problem;
  (void)ReadApplicationChange(Node(*document, problem));
  return problem.found() ? problem.ToStatus().message() : "none";
}

std::string List(std::string_view member, std::string_view item, int count) {
  std::string json = "{\"" + std::string(member) + "\":[";
  for (int i = 0; i < count; ++i) json.append(i == 0 ? "" : ",").append(item);
  return json + "]}";
}

bool Fits(const TextRule& rule, std::string_view text) { return !Breach(rule, text); }

TEST(Application, UrlsHaveASchemeOfWordCharacters) {
  for (const char* text : {"https://a", "a_1://", "x://\u00e4 \n", "x://y://z", "x:///"}) {
    EXPECT_TRUE(Fits(kAccessUrl, text)) << text;
  }
  for (const char* text : {"", "://a", "https:/a", "https:a", "a-b://c", "a.b://c", " x://y",
                           "\u00e4://y", "a/b://c"}) {
    EXPECT_FALSE(Fits(kAccessUrl, text)) << text;
  }
}

TEST(Application, EventsAreNamespaceAndNameWithAtMostOneAsterisk) {
  for (const char* text : {"a::b", "a::b*", "/._-::-_./", "A1::z9*"}) {
    EXPECT_TRUE(Fits(kEventName, text)) << text;
  }
  for (const char* text : {"a", "a:b", "::b", "a::", "a::*", "a::b**", "a*::b", "a::b::c", "a:::b",
                           "a::b c", "a::*b", "a::b\n", " a::b"}) {
    EXPECT_FALSE(Fits(kEventName, text)) << text;
  }
}

TEST(Application, NamesAndPermissionsHaveTheirCharactersAlone) {
  EXPECT_TRUE(Fits(kApplicationName, "My app/1.0_a-b "));
  EXPECT_FALSE(Fits(kApplicationName, "a\tb"));
  EXPECT_FALSE(Fits(kApplicationName, "a*"));
  EXPECT_TRUE(Fits(kApplicationNamespace, std::string(211, 'a')));
  EXPECT_FALSE(Fits(kApplicationNamespace, std::string(212, 'a')));
  EXPECT_FALSE(Fits(kApplicationNamespace, "a b"));
  EXPECT_TRUE(Fits(kPermission, "User.*/a_b-c"));
  EXPECT_FALSE(Fits(kPermission, "User Details"));
  EXPECT_TRUE(Fits(kIframePermission, "allow-same-origin"));
  EXPECT_FALSE(Fits(kIframePermission, "Allow"));
  EXPECT_FALSE(Fits(kIframePermission, "a1"));
}

TEST(Application, ListsAreBounded) {
  struct Case {
    const char* member;
    const char* item;
    int most;
  };
  for (const Case& c : {Case{"Subscriptions", R"({"Event":"a::b"})", 50},
                        Case{"Publications", R"({"Event":"a::b","Schema":"{}"})", 50},
                        Case{"Permissions", R"("a")", 150}}) {
    EXPECT_EQ(ProblemOf(List(c.member, c.item, 0)), "none");
    EXPECT_EQ(ProblemOf(List(c.member, c.item, c.most)), "none");
    EXPECT_EQ(ProblemOf(List(c.member, c.item, c.most + 1)),
              std::string(c.member) + " must have at most " + std::to_string(c.most) + " items");
  }
}

TEST(Application, NestedMembersAreNamedByTheirWholePath) {
  EXPECT_EQ(ProblemOf(R"({"ApplicationSourceConfig":{"ExternalUrlConfig":{}}})"),
            "ApplicationSourceConfig.ExternalUrlConfig.AccessUrl is required");
  EXPECT_EQ(ProblemOf(R"({"ApplicationSourceConfig":{"ExternalUrlConfig":{"AccessUrl":"x://y",)"
                      R"("ApprovedOrigins":[]}}})"),
            "ApplicationSourceConfig.ExternalUrlConfig.ApprovedOrigins must have 1 to 50 items");
  EXPECT_EQ(ProblemOf(R"({"Publications":[{"Event":"a::b","Schema":"s"},{"Event":"a::b"}]})"),
            "Publications[1].Schema is required");
  EXPECT_EQ(ProblemOf(R"({"ApplicationConfig":{"ContactHandling":{"Scope":"ALL"}}})"),
            "ApplicationConfig.ContactHandling.Scope must be one of: CROSS_CONTACTS, PER_CONTACT");
  EXPECT_EQ(ProblemOf(R"({"IframeConfig":{"Sandbox":["a","B"]}})"),
            "IframeConfig.Sandbox[1] must consist of lower-case letters and -");
  EXPECT_EQ(ProblemOf(R"({"IframeConfig":[]})"), "IframeConfig must be an object");
  EXPECT_EQ(ProblemOf(R"({"InitializationTimeout":600001})"),
            "InitializationTimeout must be an integer from 1 to 600000");
}

}  // namespace
}  // namespace sluice::api::wire
