#include <fmt/format.h>

#include "api/app_integrations/lookup.h"
#include "api/wire/node.h"

namespace sluice::api::app_integrations {

Result<std::string> UpdateDataIntegration(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  const store::IntegrationChange change{body.OptionalText("Name", wire::kName),
                                        body.OptionalText("Description", wire::kDescription)};
  TRY(problem.ToStatus());

  TRY_ASSIGN(const model::IntegrationRef ref, ReadIntegrationLabel(call));
  const Status status =
      call.environment.store.integrations().Update(ref, change, call.Invocation());
  // This operation's model has no DuplicateResourceException.
  if (status.Is(ErrorKind::kDuplicate)) {
    return Invalid(fmt::format("Name is taken: another data integration is named '{}'",
                               change.name.value_or("")));
  }
  TRY(status);
  return std::string("{}");
}

}  // namespace sluice::api::app_integrations
