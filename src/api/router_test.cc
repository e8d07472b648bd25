#include "api/router.h"

#include <gtest/gtest.h>

#include "api/percent.h"
#include "api/query.h"

namespace sluice::api {
namespace {

Result<std::string> Nothing(const Call&) { return std::string("{}"); }

constexpr Operation kTable[] = {
    {Api::kAppIntegrations, "GetThing", "GET", "/things/{Id}", 200, resource::All, Nothing},
    {Api::kAppIntegrations, "GetSpecial", "GET", "/things/special", 200, resource::All, Nothing},
    {Api::kAppIntegrations, "GetPart", "GET", "/things/{Id}/parts/{Part}", 200, resource::All,
     Nothing},
    {Api::kAppIntegrations, "ListTags", "GET", "/tags/{Arn}", 200, resource::All, Nothing},
    {Api::kCustomerProfiles, "ProfileTags", "GET", "/tags/{Arn}", 200, resource::All, Nothing},
};

class RouterTest : public testing::Test {
 protected:
  std::string Name(std::string_view service, std::string_view method, std::string_view path) {
    found_ = router_.Find(service, method, path);
    if (const auto* route = std::get_if<Route>(&found_)) return std::string(route->operation->name);
    switch (std::get<RouteFailure>(found_)) {
      case RouteFailure::kUnknown: return "unknown";
      case RouteFailure::kOtherService: return "other service";
      case RouteFailure::kBadEncoding: return "bad encoding";
    }
    return "";
  }
  const PathLabels& labels() { return std::get<Route>(found_).labels; }

  Router router_{kTable};
  std::variant<Route, RouteFailure> found_;
};

TEST_F(RouterTest, LabelsAreDecodedAfterThePathIsCut) {
  EXPECT_EQ(Name("app-integrations", "GET", "/things/a%2Fb%3A%20%C3%A9/parts/+"), "GetPart");
  EXPECT_EQ(labels(), (PathLabels{{"Id", "a/b: é"}, {"Part", "+"}}));
}

TEST_F(RouterTest, LiteralSegmentsWinOverLabels) {
  EXPECT_EQ(Name("app-integrations", "GET", "/things/special"), "GetSpecial");
  EXPECT_EQ(Name("app-integrations", "GET", "/things/specia"), "GetThing");
}

TEST_F(RouterTest, DotSegmentsAreNamesLikeOthers) {
  EXPECT_EQ(Name("app-integrations", "GET", "/things/.."), "GetThing");
  EXPECT_EQ(labels(), (PathLabels{{"Id", ".."}}));
}

TEST_F(RouterTest, OnePathOfTwoServicesIsToldApartByTheCredential) {
  EXPECT_EQ(Name("app-integrations", "GET", "/tags/x"), "ListTags");
  EXPECT_EQ(Name("profile", "GET", "/tags/x"), "ProfileTags");
}

TEST_F(RouterTest, WhatIsNotThereIsUnknown) {
  for (std::string_view path :
       {"/", "", "/things", "/things/", "/things/a/", "//things/a", "/things/a/parts"}) {
    EXPECT_EQ(Name("app-integrations", "GET", path), "unknown") << path;
  }
  EXPECT_EQ(Name("app-integrations", "PUT", "/things/a"), "unknown");
  EXPECT_EQ(Name("profile", "GET", "/things/a"), "other service");
}

TEST_F(RouterTest, BadEscapesAreRefusedWherever) {
  for (std::string_view path : {"/things/%", "/things/%4", "/things/%zz", "/things/%ff",
                                "/things/%ED%A0%80", "/things/%C0%80", "/%zz/x"}) {
    EXPECT_EQ(Name("app-integrations", "GET", path), "bad encoding") << path;
  }
}

TEST(Utf8, OnlyShortestFormsOfCharactersPass) {
  for (std::string_view good : {"", "a", "é", "€", "😀", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  for (std::string_view bad :
       {"\x80", "\xC3", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xE2\x28\xA1"}) {
    EXPECT_FALSE(IsUtf8(bad));
  }
}

TEST(QueryParameters, AreDecodedAndGivenOnce) {
  const auto query = Query::Parse("a=1%202&b=+&&c&d=1&d=2&n=10");
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(*query->Text("a", {}), "1 2");
  EXPECT_EQ(*query->Text("b", {}), "+");
  EXPECT_EQ(*query->Text("c", {}), "");
  EXPECT_EQ(*query->Text("e", {}), std::nullopt);
  EXPECT_EQ(query->Text("d", {}).status().message(), "d must be given only once");
  EXPECT_EQ(*query->Integer("n", 1, 10), 10);
}

TEST(QueryParameters, ListsAreRepeatedParameters) {
  const auto query = Query::Parse("k=b&x=1&k=a%20&k=b&e=&n=a&n=%20a&m=a&m=b&m=c&m=d");
  ASSERT_TRUE(query.ok());
  const wire::TextRule rule{1, 2, [](std::string_view text) { return text[0] != ' '; }, "must fit"};
  EXPECT_EQ(*query->TextList("k", 3, rule), (std::vector<std::string>{"b", "a ", "b"}));
  EXPECT_EQ(query->TextList("none", 3, rule).status().message(), "none is required");
  EXPECT_EQ(query->TextList("e", 3, rule).status().message(),
            "e[0] must be 1 to 2 characters long");
  EXPECT_EQ(query->TextList("n", 3, rule).status().message(), "n[1] must fit");
  EXPECT_EQ(query->TextList("m", 3, rule).status().message(), "m must have 1 to 3 items");
}

TEST(QueryParameters, IntegersAreWholeAndInRange) {
  for (std::string_view text :
       {"n=", "n=0", "n=11", "n=1.5", "n=+1", "n=0x1", "n=%201", "n=99999999999999999999"}) {
    const auto query = Query::Parse(text);
    ASSERT_TRUE(query.ok());
    EXPECT_EQ(query->Integer("n", 1, 10).status().message(), "n must be an integer from 1 to 10");
  }
  EXPECT_TRUE(Query::Parse("a=%4").status().Is(ErrorKind::kInvalid));
}

}  // namespace
}  // namespace sluice::api
