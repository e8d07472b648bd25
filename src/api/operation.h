#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/resource.h"
#include "base/status.h"

namespace sluice::api {

struct Call;

/// The APIs served here: two of AWS's and our own.
enum class Api { kAppIntegrations, kCustomerProfiles, kSluice };

/// Name the service that a caller's credential must be scoped to.
/// Source: service models, signingName.
std::string_view SigningName(Api api);

/// One thing that can be asked for. `resource` finds what it acts on, which decides who may ask;
/// `run` returns the answer's body, a JSON object.
struct Operation {
  Api api;
  std::string_view name;
  std::string_view method;
  std::string_view path;  // "/dataIntegrations/{Identifier}"
  int success_status;
  Result<Resource> (*resource)(Call& call);
  Result<std::string> (*run)(const Call& call);
};

/// List every operation there is.
std::span<const Operation> Operations();

}  // namespace sluice::api
