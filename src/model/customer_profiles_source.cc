#include "model/customer_profiles_source.h"

#include <fmt/format.h>

namespace sluice::model {
namespace {

constexpr std::string_view kShape =
    R"({"CustomerProfiles": {"domainName": [domain], "objectType": [type]}})";

Result<std::string> OnlyItem(const FieldsMap& fields, const std::string& name) {
  const auto found = fields.find(name);
  if (found == fields.end() || found->second.size() != 1) {
    return Invalid(fmt::format(
        "ObjectConfiguration.CustomerProfiles.{} must be a list of exactly one item", name));
  }
  return found->second.front();
}

}  // namespace

bool IsCustomerProfilesUri(const Uri& uri) {
  return uri.path.empty() && fmt::format("{}://{}", uri.scheme, uri.host) == kCustomerProfilesUri;
}

Result<CustomerProfilesSource> ReadCustomerProfilesSource(
    const ObjectConfiguration& configuration) {
  const auto found = configuration.find("CustomerProfiles");
  if (found == configuration.end() || configuration.size() != 1) {
    return Invalid(fmt::format("ObjectConfiguration must be {} for the source {}", kShape,
                               kCustomerProfilesUri));
  }
  for (const auto& [name, items] : found->second) {
    if (name != "domainName" && name != "objectType") {
      return Invalid(
          "ObjectConfiguration.CustomerProfiles has a member that is not known; known are: "
          "domainName, objectType");
    }
  }
  CustomerProfilesSource source;
  TRY_ASSIGN(source.domain, OnlyItem(found->second, "domainName"));
  TRY_ASSIGN(source.object_type, OnlyItem(found->second, "objectType"));
  return source;
}

}  // namespace sluice::model
