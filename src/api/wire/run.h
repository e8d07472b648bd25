#pragma once

#include "api/wire/json_writer.h"
#include "model/arn.h"
#include "model/run.h"

namespace sluice::api::wire {

/// Write a run as our own API shows it. Times are ISO-8601 in UTC. Left out until there is one:
/// StartedAt, FinishedAt, CancelRequested, StatusMessage, ErrorKind, Manifest.
void WriteRun(JsonWriter& out, const model::Account& account, const model::Run& run);

}  // namespace sluice::api::wire
