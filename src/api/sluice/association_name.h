#pragma once

#include <string_view>

#include "api/call.h"
#include "model/arn.h"
#include "model/integration.h"

namespace sluice::api::sluice_v1 {

/// Read what names an association by itself: its id, or its ARN, which ends in the ids of both.
/// Errors: not_found for the ARN of something else.
Result<model::AssociationId> ReadAssociationName(const model::Account& account,
                                                 std::string_view name);

/// Read the path's label AssociationId so, without looking it up. Errors: invalid, not_found.
Result<model::AssociationId> ReadAssociationLabel(const Call& call);

}  // namespace sluice::api::sluice_v1
