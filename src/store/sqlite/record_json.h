#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "model/event_integration.h"
#include "model/integration.h"
#include "model/run.h"
#include "store/profile_store.h"

namespace sluice::store::sqlite {

/// Write down what a record holds beside its own columns, as a JSON object; absent members are left
/// out. The readers below fill a record in from it. Errors: corrupt.
std::string IntegrationBody(const model::DataIntegration& integration);
Status ReadIntegrationBody(std::string_view body, model::DataIntegration& integration);

std::string AssociationBody(const model::DataIntegrationAssociation& association);
Status ReadAssociationBody(std::string_view body, model::DataIntegrationAssociation& association);

std::string ExecutionBody(const model::ExecutionConfiguration& execution);
Result<model::ExecutionConfiguration> ReadExecutionBody(std::string_view body);

std::string EventIntegrationBody(const model::EventIntegration& integration);
Status ReadEventIntegrationBody(std::string_view body, model::EventIntegration& integration);

std::string RunBody(const model::Run& run);
Status ReadRunBody(std::string_view body, model::Run& run);

std::string DomainBody(const Domain& domain);
Status ReadDomainBody(std::string_view body, Domain& domain);

}  // namespace sluice::store::sqlite
