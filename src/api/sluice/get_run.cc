#include "api/call.h"
#include "api/wire/run.h"

namespace sluice::api::sluice_v1 {

Result<std::string> GetRun(const Call& call) {
  TRY_ASSIGN(std::string id, call.Label("RunId", wire::kNonBlank));
  store::RunHistory& history = call.environment.store.run_history();
  TRY_ASSIGN(const model::Run run, history.Find(model::RunId{std::move(id)}));
  TRY_ASSIGN(const std::vector<model::Attempt> attempts, history.Attempts(run.id));
  wire::JsonWriter out;
  wire::WriteRun(out, call.environment.account, run, attempts);
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
