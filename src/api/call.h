#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/environment.h"
#include "api/operation.h"
#include "api/principal.h"
#include "api/query.h"
#include "api/router.h"
#include "api/wire/json_document.h"
#include "http/message.h"
#include "store/invocation.h"
#include "store/page.h"

namespace sluice::api {

/// How an API spells and bounds the paging of its lists.
struct Paging {
  std::string_view token_name;  // in the query
  std::string_view size_name;
  size_t max_size;
  size_t default_size;
  size_t max_token_characters;
};

/// One request on its way through its operation.
struct Call {
  const Environment& environment;
  const Operation& operation;
  const http::Request& request;
  const Principal& principal;
  PathLabels labels;
  Query query;
  /// What came of looking up the data integration that the path names, where the operation's
  /// resource needed that; app_integrations::FindIntegration takes it from here.
  std::optional<Result<std::shared_ptr<const model::DataIntegration>>> integration = {};

  /// Read a label of the path. Precondition: the operation's template has it. Errors: invalid
  /// naming it.
  Result<std::string> Label(std::string_view name, const wire::TextRule& rule) const;

  /// Refuse what the caller's policy does not allow beyond the operation itself. Errors: denied.
  Status Require(std::string_view action, std::string arn) const;

  /// Parse the body. Errors: invalid.
  Result<wire::JsonDocument> Body() const;

  /// Hash the operation and its parameters, written in one settled form, as a client token keeps
  /// them.
  std::string ParametersDigest(std::string_view parameters) const;

  /// Read which page is asked for. `list` tells apart the lists that one operation can show: a
  /// token of another is refused. Errors: invalid naming the parameter.
  Result<store::PageRequest> Page(const Paging& paging, std::string_view list) const;

  /// Make what recognises this request when it is sent again; see ReadInvocation.
  store::Invocation Invocation() const;

  /// Seal the position of the next page; nothing for an empty one, which is the end.
  std::optional<std::string> NextToken(std::string_view list, std::string_view position) const;
};

}  // namespace sluice::api
