#include "api/app_integrations/export_rights.h"

#include "model/arn.h"
#include "model/carrying.h"
#include "model/customer_profiles_source.h"
#include "model/uri.h"

namespace sluice::api::app_integrations {

Status RequireExportRights(const Call& call, const model::DataIntegration& integration,
                           const model::DataIntegrationAssociation& association) {
  if (!model::IsCarriedOut(integration, association)) return {};
  const model::Account& account = call.environment.account;
  const auto& objects = association.object_configuration ? association.object_configuration
                                                         : integration.object_configuration;
  const auto source_uri = model::ParseUri(integration.source_uri.value_or(""));
  if (source_uri.ok() && model::IsCustomerProfilesUri(*source_uri) && objects) {
    const auto source = model::ReadCustomerProfilesSource(*objects);
    if (source.ok()) {
      TRY(call.Require("profile:CreateSnapshot", model::DomainArn(account, source->domain)));
    }
  }
  const auto destination = model::ParseUri(association.destination_uri.value_or(""));
  if (!destination.ok()) return {};
  return call.Require("sluice:WriteBucket", model::SluiceArn(account, "bucket", destination->host));
}

}  // namespace sluice::api::app_integrations
