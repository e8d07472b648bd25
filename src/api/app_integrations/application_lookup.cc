#include "api/app_integrations/application_lookup.h"

#include <fmt/format.h>

#include "api/wire/application_rules.h"
#include "model/arn.h"

namespace sluice::api::app_integrations {
namespace {

constexpr std::string_view kTheVersion = "$LATEST";

}  // namespace

Result<model::ApplicationId> ReadApplicationLabel(const Call& call) {
  TRY_ASSIGN(const std::string identifier,
             call.Label("ApplicationIdentifier", wire::kApplicationIdentifier));
  auto ref = model::ReadApplicationIdentifier(call.environment.account, identifier);
  if (!ref) return NotFound("There is no application with this ARN");
  if (ref->version && *ref->version != kTheVersion) {
    return NotFound(fmt::format("Application '{}' has no version '{}', only {}", ref->id.text,
                                *ref->version, kTheVersion));
  }
  return std::move(ref->id);
}

Result<model::Application> FindApplication(const Call& call) {
  TRY_ASSIGN(const model::ApplicationId id, ReadApplicationLabel(call));
  return call.environment.store.applications().Find(id);
}

}  // namespace sluice::api::app_integrations
