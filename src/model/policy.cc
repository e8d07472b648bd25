#include "model/policy.h"

#include <algorithm>
#include <cstring>

namespace sluice::model {
namespace {

constexpr size_t kNowhere = std::string_view::npos;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = Lower(c);
  return lower;
}

/// Compare a run without '*' with as many characters.
bool FitsRun(std::string_view run, std::string_view text) {
  return std::equal(run.begin(), run.end(), text.begin(), text.end(),
                    [](char want, char have) { return want == '?' || want == have; });
}

/// Find the leftmost place of a run without '*'.
size_t FindRun(std::string_view run, std::string_view text) {
  if (run.find('?') == kNowhere) {
    // string_view::find may compare the whole run at every character; memmem does not.
    const void* at = memmem(text.data(), text.size(), run.data(), run.size());
    return at == nullptr ? kNowhere : size_t(static_cast<const char*>(at) - text.data());
  }
  for (size_t at = 0; at + run.size() <= text.size(); ++at) {
    if (FitsRun(run, text.substr(at, run.size()))) return at;
  }
  return kNowhere;
}

bool AnyFits(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return FitsWildcards(pattern, text); });
}

bool AnyFitsAction(const std::vector<std::string>& patterns, const std::string& lower_action) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return FitsWildcards(Lower(pattern), lower_action);
  });
}

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool FitsWildcards(std::string_view pattern, std::string_view text) {
  size_t star = pattern.find('*');
  if (star == kNowhere) return FitsRun(pattern, text);
  if (star > text.size() || !FitsRun(pattern.substr(0, star), text.substr(0, star))) return false;
  text.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  // Each run goes to the first place that fits, which leaves the most room for those after it.
  while ((star = pattern.find('*')) != kNowhere) {
    const size_t at = FindRun(pattern.substr(0, star), text);
    if (at == kNowhere) return false;
    text.remove_prefix(at + star);
    pattern.remove_prefix(star + 1);
  }
  return pattern.size() <= text.size() &&
         FitsRun(pattern, text.substr(text.size() - pattern.size()));
}

PolicyDecision Evaluate(const Policy& policy, std::string_view action, std::string_view resource) {
  const std::string lower_action = Lower(action);
  bool allowed = false;
  for (const PolicyStatement& statement : policy.statements) {
    if (statement.allow && allowed) continue;
    if (!AnyFitsAction(statement.actions, lower_action)) continue;
    if (!AnyFits(statement.resources, resource)) continue;
    if (!statement.allow) return PolicyDecision::kDenied;
    allowed = true;
  }
  return allowed ? PolicyDecision::kAllowed : PolicyDecision::kNotAllowed;
}

bool IsActionPattern(std::string_view text) {
  if (text == "*") return true;
  const size_t colon = text.find(':');
  if (colon == kNowhere || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view service = text.substr(0, colon);
  const std::string_view name = text.substr(colon + 1);
  return std::all_of(service.begin(), service.end(),
                     [](char c) { return IsAlphanumeric(c) || c == '-'; }) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return IsAlphanumeric(c) || c == '*' || c == '?'; });
}

bool IsResourcePattern(std::string_view text) {
  return text == "*" || (text.starts_with("arn:") && text.find("${") == kNowhere);
}

}  // namespace sluice::model
