#pragma once

#include "api/call.h"
#include "model/application.h"

namespace sluice::api::app_integrations {

/// Read which application the path names, by ARN or id, without looking it up. Applications have
/// one version, "$LATEST"; another is not found, and neither is the ARN of something else. Errors:
/// invalid, not_found.
Result<model::ApplicationId> ReadApplicationLabel(const Call& call);

/// Find that application. Errors: invalid, not_found.
Result<model::Application> FindApplication(const Call& call);

}  // namespace sluice::api::app_integrations
