#include <fmt/format.h>

#include "api/call.h"
#include "api/wire/run.h"
#include "base/time.h"
#include "metrics/catalogue.h"

namespace sluice::api::sluice_v1 {

Result<std::string> CancelRun(const Call& call) {
  const Environment& environment = call.environment;
  TRY_ASSIGN(std::string id, call.Label("RunId", wire::kNonBlank));
  const std::string message = model::FitStatusMessage(fmt::format(
      "cancelled by {} at {}", call.principal.user, FormatIso(environment.clock.Now())));
  TRY_ASSIGN(const model::Run run,
             environment.store.run_control().Cancel(model::RunId{std::move(id)}, message));
  // One that is carried ends later, and one that had been cancelled before has another message.
  const bool ended_here = run.state == model::RunState::kCancelled && run.message == message;
  if (ended_here) metrics::kRunsEnded.Add({"cancelled", ""});
  environment.nudge();
  wire::JsonWriter out;
  wire::WriteRun(out, environment.account, run);
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
