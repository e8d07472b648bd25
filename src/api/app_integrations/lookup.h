#pragma once

#include <string_view>

#include "api/call.h"
#include "model/integration.h"

namespace sluice::api::app_integrations {

/// Paging of this API's lists. Source: service model, MaxResults and NextToken; AWS does not say
/// what size a page has by default.
inline constexpr Paging kPaging{"nextToken", "maxResults", 50, 50, 1000};

inline constexpr size_t kMaxTags = 200;

/// Look up the data integration that the path names by ARN, id or name, for the operation's
/// resource. Errors: invalid, not_found.
Result<std::shared_ptr<const model::DataIntegration>> LookUpIntegration(const Call& call);

/// Return what was looked up for the operation's resource; it lasts as long as the call.
/// Precondition: the resource names a data integration. Errors: invalid, not_found.
Result<const model::DataIntegration*> FindIntegration(const Call& call);

/// Read the path's name for a data integration without looking it up; not_found for the ARN of
/// something else. Errors: invalid, not_found.
Result<model::IntegrationRef> ReadIntegrationLabel(const Call& call);

/// Find the association of `integration_id` that the path names by ARN or id. Errors: invalid,
/// not_found.
Result<model::DataIntegrationAssociation> FindAssociation(
    const Call& call, const model::IntegrationId& integration_id);

/// Read the path's name of an event integration without looking it up. Errors: invalid.
Result<std::string> ReadEventIntegrationName(const Call& call);

}  // namespace sluice::api::app_integrations
