#pragma once

#include <optional>

#include "api/environment.h"
#include "model/integration.h"
#include "store/association_store.h"

namespace sluice::api::app_integrations {

/// Check all that carrying out an association needs, so that what cannot run is refused before
/// anything is written: its execution configuration, destination, bucket, source and export
/// options. Returns the run to queue; nothing for an association that is not to be carried out.
/// Errors: invalid naming the member; unsupported for SCHEDULED; unavailable when the bucket's
/// server is.
Result<std::optional<store::NewRun>> PlanRun(const Environment& environment,
                                             const model::DataIntegration& integration,
                                             const model::DataIntegrationAssociation& association);

}  // namespace sluice::api::app_integrations
