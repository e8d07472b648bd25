#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::model {

/// One rule: what is allowed or denied, on what. Patterns have '*' for any run of characters, also
/// none, and '?' for any one.
struct PolicyStatement {
  bool allow = false;
  std::vector<std::string> actions;    // "app-integrations:Get*"
  std::vector<std::string> resources;  // "arn:aws:profile:*:*:domains/acme"
};

/// What a key may do. Without a statement: nothing.
struct Policy {
  std::vector<PolicyStatement> statements;
};

enum class PolicyDecision {
  kAllowed,
  kNotAllowed,  // no statement allows it
  kDenied,      // a statement denies it, whatever others allow
};

/// Decide on one action on one resource. Actions are compared without regard to ASCII case,
/// resources with. Source: IAM User Guide, "Policy evaluation logic".
PolicyDecision Evaluate(const Policy& policy, std::string_view action, std::string_view resource);

/// Say whether a pattern fits the whole of `text`. Takes time linear in the length of both, but for
/// a run between two '*' that has a '?', whose length may be spent at every character.
bool FitsWildcards(std::string_view pattern, std::string_view text);

/// Say whether a text can stand as an action: "*", or SERVICE:NAME with wildcards in NAME.
bool IsActionPattern(std::string_view text);

/// Say whether a text can stand as a resource: "*", or one that begins with "arn:". A variable
/// ("${aws:username}") cannot, since nothing fills it in.
bool IsResourcePattern(std::string_view text);

}  // namespace sluice::model
