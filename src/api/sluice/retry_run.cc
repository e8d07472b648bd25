#include "api/app_integrations/export_rights.h"
#include "api/call.h"
#include "api/wire/run.h"
#include "base/id.h"

namespace sluice::api::sluice_v1 {
namespace {

/// A retry is an export like that which was first asked for, so it takes the same rights.
Status RequireRights(const Call& call, const model::Run& run) {
  store::Store& store = call.environment.store;
  TRY_ASSIGN(const model::DataIntegration integration,
             store.integrations().Find({run.integration_id.text, true}));
  TRY_ASSIGN(const model::DataIntegrationAssociation association,
             store.associations().Find(run.integration_id, {run.association_id.text}));
  return app_integrations::RequireExportRights(call, integration, association);
}

}  // namespace

Result<std::string> RetryRun(const Call& call) {
  const Environment& environment = call.environment;
  TRY_ASSIGN(std::string id, call.Label("RunId", wire::kNonBlank));
  TRY_ASSIGN(const model::Run run, environment.store.run_history().Find({std::move(id)}));
  TRY(RequireRights(call, run));
  TRY_ASSIGN(const model::Run retry,
             environment.store.run_control().Retry(run.id, {NewUuid()}, call.Invocation()));
  environment.nudge();
  wire::JsonWriter out;
  wire::WriteRun(out, environment.account, retry);
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
