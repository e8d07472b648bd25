#include "api/operation.h"

namespace sluice::api {

// A row declares its function too, so that a new operation is one file and one row here. The last
// column says what it acts on: no row goes without the gate.
// clang-format off
#define APP_INTEGRATIONS(ROW) \
  ROW(CreateDataIntegration, "POST", "/dataIntegrations", 200, resource::NewDataIntegration) \
  ROW(GetDataIntegration, "GET", "/dataIntegrations/{Identifier}", 200, resource::DataIntegration) \
  ROW(ListDataIntegrations, "GET", "/dataIntegrations", 200, resource::All) \
  ROW(UpdateDataIntegration, "PATCH", \
      "/dataIntegrations/{Identifier}", 200, resource::DataIntegration) \
  ROW(DeleteDataIntegration, "DELETE", \
      "/dataIntegrations/{Identifier}", 200, resource::DataIntegration) \
  ROW(CreateDataIntegrationAssociation, "POST", \
      "/dataIntegrations/{Identifier}/associations", 200, resource::DataIntegration) \
  ROW(UpdateDataIntegrationAssociation, "PATCH", \
      "/dataIntegrations/{Identifier}/associations/{DataIntegrationAssociationIdentifier}", 200, \
      resource::DataIntegrationAssociation) \
  ROW(ListDataIntegrationAssociations, "GET", \
      "/dataIntegrations/{Identifier}/associations", 200, resource::DataIntegration) \
  ROW(CreateApplication, "POST", "/applications", 200, resource::NewApplication) \
  ROW(GetApplication, "GET", "/applications/{ApplicationIdentifier}", 200, resource::Application) \
  ROW(ListApplications, "GET", "/applications", 200, resource::All) \
  ROW(UpdateApplication, "PATCH", \
      "/applications/{ApplicationIdentifier}", 200, resource::Application) \
  ROW(DeleteApplication, "DELETE", \
      "/applications/{ApplicationIdentifier}", 200, resource::Application) \
  ROW(ListApplicationAssociations, "GET", \
      "/applications/{ApplicationIdentifier}/associations", 200, resource::Application) \
  ROW(CreateEventIntegration, "POST", "/eventIntegrations", 200, resource::NewEventIntegration) \
  ROW(GetEventIntegration, "GET", "/eventIntegrations/{Name}", 200, resource::EventIntegration) \
  ROW(ListEventIntegrations, "GET", "/eventIntegrations", 200, resource::All) \
  ROW(UpdateEventIntegration, "PATCH", \
      "/eventIntegrations/{Name}", 200, resource::EventIntegration) \
  ROW(DeleteEventIntegration, "DELETE", \
      "/eventIntegrations/{Name}", 200, resource::EventIntegration) \
  ROW(ListEventIntegrationAssociations, "GET", \
      "/eventIntegrations/{Name}/associations", 200, resource::EventIntegration) \
  ROW(ListTagsForResource, "GET", "/tags/{resourceArn}", 200, resource::Tagged) \
  ROW(TagResource, "POST", "/tags/{resourceArn}", 200, resource::Tagged) \
  ROW(UntagResource, "DELETE", "/tags/{resourceArn}", 200, resource::Tagged)

#define CUSTOMER_PROFILES(ROW) \
  ROW(CreateDomain, "POST", "/domains/{DomainName}", 200, resource::Domain) \
  ROW(GetDomain, "GET", "/domains/{DomainName}", 200, resource::Domain) \
  ROW(ListDomains, "GET", "/domains", 200, resource::All) \
  ROW(DeleteDomain, "DELETE", "/domains/{DomainName}", 200, resource::Domain) \
  ROW(CreateProfile, "POST", "/domains/{DomainName}/profiles", 200, resource::Domain) \
  ROW(UpdateProfile, "PUT", "/domains/{DomainName}/profiles", 200, resource::Domain) \
  ROW(DeleteProfile, "POST", "/domains/{DomainName}/profiles/delete", 200, resource::Domain) \
  ROW(SearchProfiles, "POST", "/domains/{DomainName}/profiles/search", 200, resource::Domain) \
  ROW(ListTagsForResource, "GET", "/tags/{resourceArn}", 200, resource::Tagged) \
  ROW(TagResource, "POST", "/tags/{resourceArn}", 200, resource::Tagged) \
  ROW(UntagResource, "DELETE", "/tags/{resourceArn}", 200, resource::Tagged)

#define SLUICE_V1(ROW) \
  ROW(PlanExport, "POST", \
      "/sluice/v1/data-integrations/{Identifier}/plan", 200, resource::DataIntegration) \
  ROW(PreviewExport, "POST", \
      "/sluice/v1/data-integrations/{Identifier}/preview", 200, resource::DataIntegration) \
  ROW(ListRuns, "GET", "/sluice/v1/runs", 200, resource::All) \
  ROW(GetRun, "GET", "/sluice/v1/runs/{RunId}", 200, resource::Run) \
  ROW(CancelRun, "POST", "/sluice/v1/runs/{RunId}/cancel", 200, resource::Run) \
  ROW(RetryRun, "POST", "/sluice/v1/runs/{RunId}/retry", 200, resource::Run) \
  ROW(GetSchedule, "GET", \
      "/sluice/v1/associations/{AssociationId}/schedule", 200, resource::Association) \
  ROW(PauseSchedule, "POST", \
      "/sluice/v1/associations/{AssociationId}/schedule/pause", 200, resource::Association) \
  ROW(ResumeSchedule, "POST", \
      "/sluice/v1/associations/{AssociationId}/schedule/resume", 200, resource::Association) \
  ROW(BackfillAssociation, "POST", \
      "/sluice/v1/associations/{AssociationId}/backfill", 200, resource::Association) \
  ROW(ImportProfiles, "POST", \
      "/sluice/v1/domains/{DomainName}/profiles/import", 200, resource::Domain) \
  ROW(CreateBucket, "POST", "/sluice/v1/buckets", 200, resource::NewBucket) \
  ROW(GetBucket, "GET", "/sluice/v1/buckets/{Name}", 200, resource::Bucket) \
  ROW(CreateAccessKey, "POST", "/sluice/v1/access-keys", 200, resource::NewAccessKey) \
  ROW(ListAccessKeys, "GET", "/sluice/v1/access-keys", 200, resource::All) \
  ROW(UpdateAccessKey, "PATCH", \
      "/sluice/v1/access-keys/{AccessKeyId}", 200, resource::AccessKey) \
  ROW(DeleteAccessKey, "DELETE", \
      "/sluice/v1/access-keys/{AccessKeyId}", 200, resource::AccessKey)
// clang-format on

#define DECLARE(name, ...) Result<std::string> name(const Call& call);
namespace app_integrations {
APP_INTEGRATIONS(DECLARE)
}
namespace customer_profiles {
CUSTOMER_PROFILES(DECLARE)
}
namespace sluice_v1 {
SLUICE_V1(DECLARE)
}
#undef DECLARE

namespace {

#define APP_INTEGRATIONS_ROW(name, ...) \
  {Api::kAppIntegrations, #name, __VA_ARGS__, app_integrations::name},
#define CUSTOMER_PROFILES_ROW(name, ...) \
  {Api::kCustomerProfiles, #name, __VA_ARGS__, customer_profiles::name},
#define SLUICE_V1_ROW(name, ...) {Api::kSluice, #name, __VA_ARGS__, sluice_v1::name},

constexpr Operation kOperations[] = {APP_INTEGRATIONS(APP_INTEGRATIONS_ROW) CUSTOMER_PROFILES(
    CUSTOMER_PROFILES_ROW) SLUICE_V1(SLUICE_V1_ROW)};

}  // namespace

std::span<const Operation> Operations() { return kOperations; }

std::string_view SigningName(Api api) {
  switch (api) {
    case Api::kAppIntegrations: return "app-integrations";
    case Api::kCustomerProfiles: return "profile";
    case Api::kSluice: return "sluice";
  }
  return "";
}

}  // namespace sluice::api
