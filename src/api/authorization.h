#pragma once

#include <string>
#include <string_view>

#include "api/operation.h"
#include "api/principal.h"
#include "base/status.h"
#include "model/arn.h"

namespace sluice::api {

/// Name an operation as policies do: "app-integrations:GetDataIntegration".
std::string ActionName(const Operation& operation);

/// Refuse what a principal's policy does not allow. Errors: denied, in AWS's words, telling the
/// resource as it was asked for.
Status Authorize(const Principal& principal, const model::Account& account, std::string_view action,
                 const Resource& resource);

}  // namespace sluice::api
