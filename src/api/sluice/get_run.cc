#include "api/call.h"
#include "api/wire/run.h"

namespace sluice::api::sluice_v1 {

Result<std::string> GetRun(const Call& call) {
  TRY_ASSIGN(std::string id, call.Label("RunId", wire::kNonBlank));
  TRY_ASSIGN(const model::Run run,
             call.environment.store.run_history().Find(model::RunId{std::move(id)}));
  wire::JsonWriter out;
  wire::WriteRun(out, call.environment.account, run);
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
