#include "api/wire/node.h"

#include <gtest/gtest.h>

#include <chrono>

namespace sluice::api::wire {
namespace {

constexpr std::string_view kColours[] = {"RED", "GREEN"};

/// Parse `json` and say what reading it found wrong.
template <typename Read>
std::string ProblemOf(std::string_view json, Read read) {
  const auto document = JsonDocument::Parse(json);
  if (!document.ok()) return document.status().message();
  Problem problem;
  read(Node(*document, problem));
  return problem.found() ? problem.ToStatus().message() : "none";
}

std::string Repeat(std::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(Node, RequiredMembersAreNamedByTheirWholePath) {
  const auto read = [](const Node& body) { body.Required("A").Required("B").Text({}); };
  EXPECT_EQ(ProblemOf("{}", read), "A is required");
  EXPECT_EQ(ProblemOf(R"({"A":null})", read), "A is required");
  EXPECT_EQ(ProblemOf(R"({"A":{}})", read), "A.B is required");
  EXPECT_EQ(ProblemOf(R"({"A":[]})", read), "A must be an object");
  EXPECT_EQ(ProblemOf(R"({"A":{"B":{}}})", read), "A.B must be a string");
  EXPECT_EQ(ProblemOf(R"({"A":{"B":""}})", read), "none");
}

TEST(Node, MembersOfAbsentObjectsAreNoProblem) {
  const auto read = [](const Node& body) {
    const Node absent = body.Optional("A");
    EXPECT_FALSE(absent.present());
    absent.Required("B").Text({1, 1});
    absent.Required("B").Integer(1, 2);
    EXPECT_EQ(absent.OptionalText("C", {}), std::nullopt);
  };
  EXPECT_EQ(ProblemOf("{}", read), "none");
}

TEST(Node, FirstProblemIsTold) {
  const auto read = [](const Node& body) {
    body.Required("A").Text({});
    body.Required("B").Text({});
  };
  EXPECT_EQ(ProblemOf(R"({"B":1})", read), "A is required");
}

TEST(Node, NumbersAreHeldToTypeAndRange) {
  const auto integer = [](const Node& body) { body.Required("n").Integer(1, 10); };
  EXPECT_EQ(ProblemOf(R"({"n":10})", integer), "none");
  for (std::string_view json : {R"({"n":0})", R"({"n":11})", R"({"n":1.0})", R"({"n":"1"})",
                                R"({"n":18446744073709551615})", R"({"n":1e1})", R"({"n":true})"}) {
    EXPECT_EQ(ProblemOf(json, integer), "n must be an integer from 1 to 10") << json;
  }
  const auto number = [](const Node& body) { body.Required("n").Number(0, 1); };
  EXPECT_EQ(ProblemOf(R"({"n":0.5})", number), "none");
  EXPECT_EQ(ProblemOf(R"({"n":1})", number), "none");
  EXPECT_EQ(ProblemOf(R"({"n":1.01})", number), "n must be a number from 0 to 1");
  EXPECT_EQ(ProblemOf(R"({"n":"x"})", number), "n must be a number from 0 to 1");
}

TEST(Node, ChoicesAreListed) {
  const auto read = [](const Node& body) { body.Required("c").Choice(kColours); };
  EXPECT_EQ(ProblemOf(R"({"c":"GREEN"})", read), "none");
  EXPECT_EQ(ProblemOf(R"({"c":"green"})", read), "c must be one of: RED, GREEN");
  EXPECT_EQ(ProblemOf(R"({"c":1})", read), "c must be a string");
  const auto flag = [](const Node& body) { body.Required("c").Boolean(); };
  EXPECT_EQ(ProblemOf(R"({"c":"true"})", flag), "c must be true or false");
}

TEST(Node, ListsAndMapsAreHeldToTheirSizes) {
  const auto list = [](const Node& body) { body.Required("l").TextList(1, 2, kName); };
  EXPECT_EQ(ProblemOf(R"({"l":["a","b"]})", list), "none");
  EXPECT_EQ(ProblemOf(R"({"l":[]})", list), "l must have 1 to 2 items");
  EXPECT_EQ(ProblemOf(R"({"l":["a","b","c"]})", list), "l must have 1 to 2 items");
  EXPECT_EQ(ProblemOf(R"({"l":"a"})", list), "l must be a list");
  EXPECT_EQ(ProblemOf(R"({"l":["a",null]})", list), "l[1] must not be null");
  EXPECT_EQ(ProblemOf(R"({"l":["a"," "]})", list),
            "l[1] must consist of letters, digits and / . _ -");
  const auto map = [](const Node& body) { body.Required("m").TextMap(0, 1, kTagKey, kTagValue); };
  EXPECT_EQ(ProblemOf(R"({"m":{}})", map), "none");
  EXPECT_EQ(ProblemOf(R"({"m":{"a":"","b":""}})", map), "m must have at most 1 members");
  EXPECT_EQ(ProblemOf(R"({"m":{"a":1}})", map), "m.a must be a string");
  EXPECT_EQ(ProblemOf(R"({"m":{"aws:a":""}})", map),
            "m has a member whose name is not allowed: a name must consist of letters, digits and "
            "+ , - . / : ; < = _ and not begin with aws:");
}

TEST(TextRule, LengthsCountCharactersNotBytes) {
  EXPECT_EQ(Breach(kText1To255, Repeat("😀", 255)), std::nullopt);
  EXPECT_EQ(Breach(kText1To255, Repeat("😀", 256)), "must be 1 to 255 characters long");
  EXPECT_EQ(Breach(kText1To255, ""), "must be 1 to 255 characters long");
  EXPECT_EQ(Breach(kDescription, Repeat("é", 1000)), std::nullopt);
  EXPECT_EQ(Breach(kDescription, Repeat("é", 1001)), "must be at most 1000 characters long");
  EXPECT_EQ(Breach({3, 5}, "éé"), "must be 3 to 5 characters long");
  EXPECT_EQ(Breach({3, SIZE_MAX}, "éé"), "must be at least 3 characters long");
}

TEST(TextRule, PatternsAreThoseOfTheModels) {
  const std::pair<const TextRule*, std::vector<std::string_view>> kGood[] = {
      {&kName, {".", "..", "a/b", "A-z_0.9"}},
      {&kNonBlank, {"x", " x ", "\nx", "\u00A0"}},
      {&kUri, {"s3://bb", "AmazonConnect://AppIntegrations", "a_1://-/!@#+=.", "s3://abc,d"}},
      {&kTagKey, {"a", "+-=", "0;<:/._", "AWS:x"}},
      {&kProfilesName, {"_profile", "a-B_9"}},
      {&kProfileIdText, {"0123456789abcdef0123456789abcdef"}}};
  for (const auto& [rule, texts] : kGood) {
    for (std::string_view text : texts) EXPECT_EQ(Breach(*rule, text), std::nullopt) << text;
  }
  const std::pair<const TextRule*, std::vector<std::string_view>> kBad[] = {
      {&kName, {"a b", "é", "a\n", "a:b", std::string_view("a\0", 2)}},
      {&kNonBlank, {" ", "\t\n\r\v\f"}},
      {&kUri,
       {"s3://b", "s3:/bb", "://bb", "s3+http://bb", "s3://b:90", "xx s3://bb", "s3://bb\n",
        "file:///dir", "s3://ab,c", "é://bb"}},
      {&kTagKey, {"aws:x", "a b", "a@", "é", "a*", "a>"}},
      {&kProfilesName, {"a.b", "a/b", "é"}},
      {&kProfileIdText,
       {"0123456789ABCDEF0123456789ABCDEF", "0", "", "0123456789abcdef0123456789abcdef0"}}};
  for (const auto& [rule, texts] : kBad) {
    for (std::string_view text : texts) EXPECT_TRUE(Breach(*rule, text).has_value()) << text;
  }
}

TEST(TextRule, LongestTextsTakeNoTime) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(Breach(kUri, "s3://" + Repeat("a,", 497) + " ").has_value());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(500));
}

}  // namespace
}  // namespace sluice::api::wire
