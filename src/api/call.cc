#include "api/call.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/authorization.h"
#include "api/invocation.h"
#include "api/page_token.h"
#include "base/check.h"
#include "digest/digest.h"

namespace sluice::api {
namespace {

std::string TokenScope(const Operation& operation, std::string_view list) {
  return fmt::format("{}/{}/{}", SigningName(operation.api), operation.name, list);
}

}  // namespace

Result<std::string> Call::Label(std::string_view name, const wire::TextRule& rule) const {
  const auto found = std::find_if(labels.begin(), labels.end(),
                                  [&](const auto& label) { return label.first == name; });
  CHECK(found != labels.end());
  if (auto breach = wire::Breach(rule, found->second)) {
    return Invalid(fmt::format("{} {}", name, *breach));
  }
  return found->second;
}

Status Call::Require(std::string_view action, std::string arn) const {
  return Authorize(principal, environment.account, action, {arn, arn});
}

Result<wire::JsonDocument> Call::Body() const { return wire::JsonDocument::Parse(request.body); }

std::string Call::ParametersDigest(std::string_view parameters) const {
  return digest::Sha256Hex(fmt::format("{} {}", operation.name, parameters));
}

Result<store::PageRequest> Call::Page(const Paging& paging, std::string_view list) const {
  store::PageRequest page;
  TRY_ASSIGN(const std::optional<int64_t> size,
             query.Integer(paging.size_name, 1, int64_t(paging.max_size)));
  page.limit = size ? size_t(*size) : paging.default_size;
  TRY_ASSIGN(const std::optional<std::string> token,
             query.Text(paging.token_name, {1, paging.max_token_characters}));
  if (token) {
    TRY_ASSIGN(page.after, OpenPageToken(environment.page_token_key, TokenScope(operation, list),
                                         paging.token_name, *token));
  }
  return page;
}

store::Invocation Call::Invocation() const {
  return ReadInvocation(request, operation, principal.access_key_id);
}

std::optional<std::string> Call::NextToken(std::string_view list, std::string_view position) const {
  if (position.empty()) return std::nullopt;
  return SealPageToken(environment.page_token_key, TokenScope(operation, list), position);
}

}  // namespace sluice::api
