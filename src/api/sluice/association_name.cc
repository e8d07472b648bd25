#include "api/sluice/association_name.h"

#include "api/wire/text_rule.h"

namespace sluice::api::sluice_v1 {

Result<model::AssociationId> ReadAssociationName(const model::Account& account,
                                                 std::string_view name) {
  if (!name.starts_with("arn:")) return model::AssociationId{std::string(name)};
  const auto resource = model::ReadTaggedArn(account, name);
  if (!resource || resource->kind != model::TaggedKind::kDataIntegrationAssociation) {
    return NotFound("There is no data integration association with this ARN");
  }
  return model::AssociationId{resource->name};
}

Result<model::AssociationId> ReadAssociationLabel(const Call& call) {
  TRY_ASSIGN(const std::string name, call.Label("AssociationId", wire::kNonBlank));
  return ReadAssociationName(call.environment.account, name);
}

}  // namespace sluice::api::sluice_v1
