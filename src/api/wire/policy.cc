#include "api/wire/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "api/wire/node.h"

namespace sluice::api::wire {
namespace {

constexpr size_t kMaxPolicyCharacters = 6'144;
constexpr size_t kMaxStatements = 50;

constexpr std::array<std::string_view, 2> kVersions{"2012-10-17", "2008-10-17"};
constexpr std::array<std::string_view, 2> kEffects{"Allow", "Deny"};
constexpr std::array<std::string_view, 3> kPolicyElements{"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 4> kStatementElements{"Sid", "Effect", "Action", "Resource"};
constexpr std::array<std::string_view, 5> kNotEvaluated{"Condition", "NotAction", "NotResource",
                                                        "Principal", "NotPrincipal"};

bool FitsSid(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

const TextRule kId{0, 255};
const TextRule kSid{0, 255, FitsSid, "must consist of letters and digits"};
const TextRule kAction{1, 255, model::IsActionPattern,
                       "must be * or look like app-integrations:GetDataIntegration, profile:* or "
                       "sluice:List*"};
const TextRule kResource{1, 2'048, model::IsResourcePattern,
                         "must be * or begin with arn:, without a variable"};

bool Contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Refuse what has another name than `elements`.
void CheckElements(const Node& node, std::span<const std::string_view> elements) {
  const auto* object = node.raw().if_object();
  if (object == nullptr) return node.Report("must be an object");
  for (const auto& member : *object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (Contains(elements, name)) continue;
    node.Optional(name).Report(
        Contains(kNotEvaluated, name)
            ? "is not evaluated by this server, so a policy that needs it is refused"
            : "is no element that a policy has here");
  }
}

/// Read one text or a list of them.
std::vector<std::string> ReadTexts(const Node& node, const TextRule& rule) {
  if (node.present() && node.raw().is_string()) return {node.Text(rule)};
  return node.TextList(1, SIZE_MAX, rule);
}

model::PolicyStatement ReadStatement(const Node& node) {
  CheckElements(node, kStatementElements);
  (void)node.OptionalText("Sid", kSid);
  model::PolicyStatement statement;
  statement.allow = node.Required("Effect").Choice(kEffects) == kEffects[0];
  statement.actions = ReadTexts(node.Required("Action"), kAction);
  statement.resources = ReadTexts(node.Required("Resource"), kResource);
  return statement;
}

std::vector<model::PolicyStatement> ReadStatements(const Node& node) {
  if (node.present() && node.raw().is_object()) return {ReadStatement(node)};
  std::vector<model::PolicyStatement> statements;
  node.EachItem(1, kMaxStatements,
                [&](const Node& item) { statements.push_back(ReadStatement(item)); });
  return statements;
}

/// Parse the text; what is wrong with it is wrong with the policy, not with the body it came in.
Result<JsonDocument> ParseDocument(std::string_view json) {
  static constexpr std::string_view kBody = "The request body";
  auto document = JsonDocument::Parse(json);
  if (document.ok()) return document;
  std::string message = document.status().message();
  if (message.starts_with(kBody)) message.replace(0, kBody.size(), "the text");
  return Invalid(std::move(message));
}

}  // namespace

Result<model::Policy> ReadPolicy(std::string_view json) {
  if (CountCharacters(json) > kMaxPolicyCharacters) {
    return Invalid(
        fmt::format("a policy must be at most {} characters long", kMaxPolicyCharacters));
  }
  const auto document = ParseDocument(json);
  if (!document.ok()) return document.status();
  Problem problem;
  const Node root(*document, problem);
  CheckElements(root, kPolicyElements);
  root.Optional("Version").Choice(kVersions);
  (void)root.OptionalText("Id", kId);
  model::Policy policy{ReadStatements(root.Required("Statement"))};
  TRY(problem.ToStatus());
  return policy;
}

}  // namespace sluice::api::wire
