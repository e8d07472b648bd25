#include "api/wire/policy.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::api::wire {
namespace {

std::string Refusal(std::string_view json) {
  const auto policy = ReadPolicy(json);
  EXPECT_TRUE(policy.status().Is(ErrorKind::kInvalid)) << json;
  return policy.ok() ? "" : policy.status().message();
}

/// Make a policy of one statement with `more` in it.
std::string With(std::string_view more) {
  return R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*")" + std::string(more) + "}}";
}

TEST(ReadPolicy, TakesTextsAndListsAlike) {
  const auto policy = ReadPolicy(R"({"Version":"2012-10-17","Id":"x","Statement":[
      {"Sid":"Read1","Effect":"Allow","Action":["profile:Get*","s3:*"],"Resource":"arn:aws:x"},
      {"Effect":"Deny","Action":"*","Resource":["*","arn:aws:y"]}]})");
  ASSERT_TRUE(policy.ok()) << policy.status().ToString();
  ASSERT_EQ(policy->statements.size(), 2u);
  EXPECT_TRUE(policy->statements[0].allow);
  EXPECT_EQ(policy->statements[0].actions, (std::vector<std::string>{"profile:Get*", "s3:*"}));
  EXPECT_EQ(policy->statements[0].resources, (std::vector<std::string>{"arn:aws:x"}));
  EXPECT_FALSE(policy->statements[1].allow);
  EXPECT_EQ(policy->statements[1].resources, (std::vector<std::string>{"*", "arn:aws:y"}));
  const auto single = ReadPolicy(With(""));
  ASSERT_TRUE(single.ok());
  EXPECT_EQ(single->statements.size(), 1u);
}

TEST(ReadPolicy, WhatIsNotEvaluatedIsRefusedByName) {
  for (const std::string name :
       {"Condition", "NotAction", "NotResource", "Principal", "NotPrincipal"}) {
    EXPECT_EQ(Refusal(With(",\"" + name + "\":{}")),
              "Statement." + name +
                  " is not evaluated by this server, so a policy that needs it is refused");
  }
  EXPECT_EQ(Refusal(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
                        {"Effect":"Deny","NotAction":"profile:*","Resource":"*"}]})"),
            "Statement[1].NotAction is not evaluated by this server, so a policy that needs it is "
            "refused");
}

TEST(ReadPolicy, WhatIsWrongIsNamed) {
  EXPECT_EQ(Refusal("{}"), "Statement is required");
  EXPECT_NE(Refusal("["), "");
  EXPECT_EQ(Refusal(R"({"Statement":[]})"), "Statement must have 1 to 50 items");
  EXPECT_EQ(Refusal(R"({"Statement":7})"), "Statement must be a list");
  EXPECT_EQ(Refusal(R"({"Statement":[7]})"), "Statement[0] must be an object");
  EXPECT_EQ(Refusal(With(R"(,"Effect2":"x")")),
            "Statement.Effect2 is no element that a policy has here");
  EXPECT_EQ(Refusal(R"({"Version":"2020-01-01","Statement":{}})"),
            "Version must be one of: 2012-10-17, 2008-10-17");
  EXPECT_EQ(Refusal(R"({"Statement":{"Effect":"allow","Action":"*","Resource":"*"}})"),
            "Statement.Effect must be one of: Allow, Deny");
  EXPECT_EQ(Refusal(R"({"Statement":{"Effect":"Allow","Resource":"*"}})"),
            "Statement.Action is required");
  EXPECT_EQ(Refusal(R"({"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}})"),
            "Statement.Action must have at least 1 items");
  EXPECT_NE(Refusal(R"({"Statement":{"Effect":"Allow","Action":["*","Get"],"Resource":"*"}})")
                .find("Statement.Action[1] must be * or look like"),
            std::string::npos);
  EXPECT_EQ(Refusal(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"acme"}})"),
            "Statement.Resource must be * or begin with arn:, without a variable");
  EXPECT_EQ(Refusal(With(R"(,"Sid":"a b")")), "Statement.Sid must consist of letters and digits");
}

TEST(ReadPolicy, IsBoundedInCharactersAndStatements) {
  const std::string one = R"({"Effect":"Deny","Action":"*","Resource":"*"})";
  std::string many = one;
  for (int i = 1; i < 50; ++i) many += "," + one;
  EXPECT_TRUE(ReadPolicy("{\"Statement\":[" + many + "]}").ok());
  EXPECT_EQ(Refusal("{\"Statement\":[" + many + "," + one + "]}"),
            "Statement must have 1 to 50 items");
  const std::string fitting = With("");
  EXPECT_TRUE(ReadPolicy(fitting + std::string(6'144 - fitting.size(), ' ')).ok());
  EXPECT_EQ(Refusal(fitting + std::string(6'145 - fitting.size(), ' ')),
            "a policy must be at most 6144 characters long");
}

}  // namespace
}  // namespace sluice::api::wire
