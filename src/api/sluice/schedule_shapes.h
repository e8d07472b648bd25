#pragma once

#include <string>

#include "api/call.h"
#include "model/integration.h"

namespace sluice::api::sluice_v1 {

inline constexpr size_t kInstantsByDefault = 10;

/// Show the schedule of an association as it is now: its terms, how far it has come, the next
/// `instants` it is due at and the latest it skipped. Errors: not_found.
Result<std::string> ShowSchedule(const Call& call, const model::AssociationId& id,
                                 size_t instants = kInstantsByDefault);

}  // namespace sluice::api::sluice_v1
