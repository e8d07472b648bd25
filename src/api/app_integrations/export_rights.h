#pragma once

#include "api/call.h"
#include "model/integration.h"

namespace sluice::api::app_integrations {

/// Refuse an association that would be carried out to a caller who may not read its source or write
/// its bucket: profile:CreateSnapshot on the domain, as AWS asks for, and sluice:WriteBucket on the
/// bucket. What names neither is left to PlanRun to refuse. Errors: denied.
Status RequireExportRights(const Call& call, const model::DataIntegration& integration,
                           const model::DataIntegrationAssociation& association);

}  // namespace sluice::api::app_integrations
