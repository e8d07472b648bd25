#pragma once

#include <vector>

#include "api/wire/json_writer.h"
#include "model/arn.h"
#include "model/run.h"

namespace sluice::api::wire {

/// Write a run as our own API shows it. Times are ISO-8601 in UTC. Left out until there is one:
/// WindowRead, DueAt, StartedAt, FinishedAt, NextAttemptAt, StageTimes, RetryOf, CancelRequested,
/// StatusMessage, ErrorKind, Manifest.
void WriteRun(JsonWriter& out, const model::Account& account, const model::Run& run);

/// The same with its Attempts.
void WriteRun(JsonWriter& out, const model::Account& account, const model::Run& run,
              const std::vector<model::Attempt>& attempts);

}  // namespace sluice::api::wire
