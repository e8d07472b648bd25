#pragma once

#include "api/environment.h"
#include "model/integration.h"
#include "store/association_store.h"

namespace sluice::api::app_integrations {

/// Check all that carrying out an association needs, so that what cannot run is refused before
/// anything is written: its execution configuration or the integration's schedule, destination,
/// bucket, source and export options. Returns the run to queue or the schedule to keep; nothing for
/// an association that is not to be carried out. Errors: invalid naming the member; unavailable
/// when the bucket's server is.
Result<store::Work> PlanWork(const Environment& environment,
                             const model::DataIntegration& integration,
                             const model::DataIntegrationAssociation& association);

/// Check where an association reads from and writes to, a part of the above.
Status CheckPlaces(const Environment& environment, const model::DataIntegration& integration,
                   const model::DataIntegrationAssociation& association);

/// Tell who carries it out that work is kept now.
void SetGoing(const Environment& environment, const store::Work& work);

}  // namespace sluice::api::app_integrations
