#pragma once

#include <optional>

#include "base/status.h"
#include "model/integration.h"

namespace sluice::model {

/// Find the schedule that carries an association out: its own, or, where it says how to be carried
/// out in no way but has a destination, the integration's. nullptr: none. Lasts as long as both.
const ScheduleConfiguration* EffectiveSchedule(const DataIntegration& integration,
                                               const DataIntegrationAssociation& association);

/// Say whether an association is ever carried out.
bool IsCarriedOut(const DataIntegration& integration,
                  const DataIntegrationAssociation& association);

/// Work out which objects are read: the association's configuration where there is one, else the
/// integration's, of either only what the schedule's Object names. Errors: invalid naming Object.
Result<std::optional<ObjectConfiguration>> EffectiveObjects(
    const DataIntegration& integration, const DataIntegrationAssociation& association);

}  // namespace sluice::model
