#pragma once

#include <optional>

#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "model/arn.h"
#include "model/integration.h"
#include "store/association_store.h"

namespace sluice::api::wire {

/// Read and write the shapes of a data integration association, as data_integration.h does.
std::optional<model::ExecutionConfiguration> ReadExecution(const Node& node);
void WriteExecution(JsonWriter& out, const std::optional<model::ExecutionConfiguration>& execution);

/// Read what a request to make an association says of it.
model::DataIntegrationAssociation ReadAssociation(const Node& body);

/// Write one DataIntegrationAssociationSummary. LastExecutionStatus is left out before the first
/// run; a cancelled run is shown as FAILED, since AWS has no other word.
void WriteAssociationSummary(JsonWriter& out, const model::Account& account,
                             const store::AssociationWithLastRun& entry);

}  // namespace sluice::api::wire
