#pragma once

#include <string>

#include "base/status.h"
#include "model/integration.h"
#include "model/uri.h"

namespace sluice::model {

/// SourceURI of the embedded Customer Profiles. Source: Amazon Connect admin guide, bulk export.
inline constexpr std::string_view kCustomerProfilesUri = "AmazonConnect://AppIntegrations";

/// Say whether a SourceURI that was taken apart is that one, in whichever spelling. The one place
/// that decides: what is read and what rights reading needs must not differ.
bool IsCustomerProfilesUri(const Uri& uri);

struct CustomerProfilesSource {
  std::string domain;
  std::string object_type;
};

/// Read {"CustomerProfiles": {"domainName": [d], "objectType": [t]}}: one domain, one object type.
/// Errors: invalid naming the member of ObjectConfiguration and what is expected.
Result<CustomerProfilesSource> ReadCustomerProfilesSource(const ObjectConfiguration& configuration);

}  // namespace sluice::model
