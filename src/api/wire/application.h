#pragma once

#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "model/application.h"
#include "model/arn.h"

namespace sluice::api::wire {

/// Read what CreateApplication and UpdateApplication have in common, every member optional;
/// problems go to the node's Problem.
model::ApplicationChange ReadApplicationChange(const Node& body);

/// Write what GetApplication answers.
void WriteApplication(JsonWriter& out, const model::Account& account,
                      const model::Application& application);

/// Write what a list has of an application.
void WriteApplicationSummary(JsonWriter& out, const model::Account& account,
                             const model::ApplicationSummary& application);

}  // namespace sluice::api::wire
