#pragma once

#include <vector>

#include "api/call.h"
#include "api/wire/json_writer.h"
#include "model/dry_run.h"
#include "model/integration.h"
#include "store/run_store.h"

namespace sluice::api::sluice_v1 {

/// Make the run that CreateDataIntegrationAssociation would queue for this association, as a claim
/// on a run that is kept nowhere. An absent ExecutionConfiguration stands for everything until now.
/// Errors: denied without the rights that an export needs; as CreateDataIntegrationAssociation's
/// checks; invalid for an association with a schedule.
Result<store::Claim> MakeDryRunClaim(const Call& call,
                                     model::DataIntegrationAssociation association);

/// Say what a dry run failed of as the run's message would: what is wrong with the source is the
/// request's fault, and no resource of this API.
Status AsOfTheRequest(const Status& status);

/// Write {"Name", "Type", "Stored"} of each column as the member Columns.
void WriteColumns(wire::JsonWriter& out, const std::vector<model::PlannedColumn>& columns);

}  // namespace sluice::api::sluice_v1
