#pragma once

#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "model/arn.h"
#include "model/event_integration.h"

namespace sluice::api::wire {

/// Read a CreateEventIntegration request, all but its ClientToken; problems go to the node's
/// Problem. Source: AppIntegrations service model 2020-07-29.
model::EventIntegration ReadEventIntegration(const Node& body, size_t max_tags);

/// Write the members of the shape EventIntegration.
void WriteEventIntegration(JsonWriter& out, const model::Account& account,
                           const model::EventIntegration& integration);

}  // namespace sluice::api::wire
