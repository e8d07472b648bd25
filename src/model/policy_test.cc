#include "model/policy.h"

#include <gtest/gtest.h>

#include <random>

namespace sluice::model {
namespace {

/// The definition of a fit, with no regard to what it costs.
bool SlowFits(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return SlowFits(pattern.substr(1), text) ||
           (!text.empty() && SlowFits(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         SlowFits(pattern.substr(1), text.substr(1));
}

std::string RandomText(std::mt19937& random, std::string_view letters, size_t most) {
  std::string text;
  for (size_t left = random() % (most + 1); left > 0; --left) {
    text += letters[random() % letters.size()];
  }
  return text;
}

TEST(Wildcards, FitExactlyWhatTheDefinitionSays) {
  std::mt19937 random(20'260'101);
  int fits = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string pattern = RandomText(random, "ab*?", 8);
    const std::string text = RandomText(random, "ab", 10);
    const bool expected = SlowFits(pattern, text);
    fits += expected;
    ASSERT_EQ(FitsWildcards(pattern, text), expected) << pattern << " on " << text;
  }
  EXPECT_GT(fits, 10'000);
  EXPECT_LT(fits, 190'000);
}

TEST(Wildcards, ATextFitsItselfAndAnyPartMadeAStar) {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = RandomText(random, "arn:aws/-0", 30);
    ASSERT_TRUE(FitsWildcards(text, text));
    const size_t from = random() % (text.size() + 1);
    const size_t length = random() % (text.size() - from + 1);
    ASSERT_TRUE(FitsWildcards(std::string(text).replace(from, length, "*"), text));
    ASSERT_TRUE(
        FitsWildcards(std::string(text).replace(from, length, std::string(length, '?')), text));
  }
}

TEST(Wildcards, HardPatternsOnLongTextsEnd) {
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "a*";
  const std::string text(2'000, 'a');
  EXPECT_FALSE(FitsWildcards(pattern + "b", text));
  EXPECT_TRUE(FitsWildcards(pattern, text));
  EXPECT_FALSE(FitsWildcards("*" + std::string(1'000, 'a') + "b*", text));
  EXPECT_FALSE(FitsWildcards("*" + std::string(1'000, '?') + "b*", text));
}

Policy Allow(std::string action, std::string resource) {
  return {{{true, {std::move(action)}, {std::move(resource)}}}};
}

constexpr std::string_view kArn = "arn:aws:profile:us-east-1:000000000000:domains/acme";

TEST(PolicyTest, NothingIsAllowedUnlessItIsSaid) {
  EXPECT_EQ(Evaluate({}, "profile:GetDomain", kArn), PolicyDecision::kNotAllowed);
  EXPECT_EQ(Evaluate(Allow("profile:GetDomain", "*"), "profile:GetDomain", kArn),
            PolicyDecision::kAllowed);
  EXPECT_EQ(Evaluate(Allow("profile:GetDomain", "*"), "profile:DeleteDomain", kArn),
            PolicyDecision::kNotAllowed);
  EXPECT_EQ(Evaluate(Allow("*", "arn:aws:profile:*:*:domains/erp"), "profile:GetDomain", kArn),
            PolicyDecision::kNotAllowed);
}

TEST(PolicyTest, ADenialWinsWhereverItStands) {
  Policy policy = Allow("*", "*");
  const PolicyStatement deny{false, {"profile:delete*"}, {"*/acme"}};
  for (const bool first : {true, false}) {
    Policy both = policy;
    both.statements.insert(first ? both.statements.begin() : both.statements.end(), deny);
    EXPECT_EQ(Evaluate(both, "profile:DeleteDomain", kArn), PolicyDecision::kDenied);
    EXPECT_EQ(Evaluate(both, "profile:GetDomain", kArn), PolicyDecision::kAllowed);
    EXPECT_EQ(Evaluate(both, "profile:DeleteDomain", "arn:x/erp"), PolicyDecision::kAllowed);
  }
}

TEST(PolicyTest, ActionsAreComparedWithoutCaseAndResourcesWith) {
  EXPECT_EQ(Evaluate(Allow("PROFILE:getDOMAIN", "*"), "profile:GetDomain", kArn),
            PolicyDecision::kAllowed);
  EXPECT_EQ(Evaluate(Allow("*", "arn:aws:profile:*:domains/ACME"), "profile:GetDomain", kArn),
            PolicyDecision::kNotAllowed);
}

TEST(PolicyTest, AStatementNeedsBothActionAndResource) {
  const Policy policy{{{true, {"profile:GetDomain"}, {"arn:aws:profile:*:domains/erp"}},
                       {true, {"profile:DeleteDomain"}, {std::string(kArn)}}}};
  EXPECT_EQ(Evaluate(policy, "profile:GetDomain", kArn), PolicyDecision::kNotAllowed);
  EXPECT_EQ(Evaluate(policy, "profile:DeleteDomain", kArn), PolicyDecision::kAllowed);
}

TEST(PolicyTest, MoreAllowStatementsNeverTakeAwayAndMoreDenialsNeverGive) {
  std::mt19937 random(11);
  const auto pattern = [&] { return RandomText(random, "ab*?", 3); };
  for (int i = 0; i < 20'000; ++i) {
    Policy policy;
    for (size_t n = random() % 4; n > 0; --n) {
      policy.statements.push_back({random() % 3 != 0, {pattern(), pattern()}, {pattern()}});
    }
    const std::string action = RandomText(random, "ab", 3);
    const std::string resource = RandomText(random, "ab", 3);
    const PolicyDecision before = Evaluate(policy, action, resource);
    Policy more = policy;
    more.statements.push_back({true, {pattern()}, {pattern()}});
    if (before != PolicyDecision::kNotAllowed) {
      ASSERT_EQ(Evaluate(more, action, resource), before);
    }
    Policy less = policy;
    less.statements.push_back({false, {pattern()}, {pattern()}});
    if (before != PolicyDecision::kAllowed) {
      ASSERT_EQ(Evaluate(less, action, resource) == PolicyDecision::kAllowed, false);
    }
    std::reverse(policy.statements.begin(), policy.statements.end());
    ASSERT_EQ(Evaluate(policy, action, resource), before);
  }
}

TEST(PolicyTest, PatternsHaveTheirForms) {
  for (const char* good : {"*", "s3:*", "app-integrations:Get*", "profile:?etDomain"}) {
    EXPECT_TRUE(IsActionPattern(good)) << good;
  }
  for (const char* bad : {"", "GetDomain", ":Get", "profile:", "prof*:Get", "profile:Get Domain",
                          "profile:a:b", "**"}) {
    EXPECT_FALSE(IsActionPattern(bad)) << bad;
  }
  EXPECT_TRUE(IsResourcePattern("*"));
  EXPECT_TRUE(IsResourcePattern("arn:aws:*"));
  for (const char* bad : {"", "acme", "arn", "arn:aws:profile:::domains/${aws:username}"}) {
    EXPECT_FALSE(IsResourcePattern(bad)) << bad;
  }
}

}  // namespace
}  // namespace sluice::model
