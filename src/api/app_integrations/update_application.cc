#include <fmt/format.h>

#include "api/app_integrations/application_lookup.h"
#include "api/wire/application.h"

namespace sluice::api::app_integrations {

Result<std::string> UpdateApplication(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  const model::ApplicationChange change = wire::ReadApplicationChange(body);
  TRY(problem.ToStatus());

  TRY_ASSIGN(const model::ApplicationId id, ReadApplicationLabel(call));
  const Environment& environment = call.environment;
  const Status status = environment.store.applications().Update(id, change, environment.clock.Now(),
                                                                call.Invocation());
  // This operation's model has no DuplicateResourceException.
  if (status.Is(ErrorKind::kDuplicate)) {
    return Invalid(
        fmt::format("Name is taken: another application is named '{}'", change.name.value_or("")));
  }
  TRY(status);
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
