#include "model/arn.h"

#include <fmt/format.h>

#include <regex>

namespace sluice::model {
namespace {

std::string Prefix(const Account& account, std::string_view resource) {
  return fmt::format("arn:aws:app-integrations:{}:{}:{}/", account.region, account.id, resource);
}

bool IsArn(std::string_view text) { return text.starts_with("arn:"); }

}  // namespace

std::string IntegrationArn(const Account& account, const IntegrationId& id) {
  return Prefix(account, "data-integration") + id.text;
}

std::string AssociationArn(const Account& account, const IntegrationId& integration_id,
                           const AssociationId& id) {
  return Prefix(account, "data-integration-association") + integration_id.text + "/" + id.text;
}

std::string ApplicationArn(const Account& account, const ApplicationId& id) {
  return Prefix(account, "application") + id.text;
}

std::string EventIntegrationArn(const Account& account, std::string_view name) {
  return Prefix(account, "event-integration").append(name);
}

std::string DomainArn(const Account& account, std::string_view name) {
  return fmt::format("arn:aws:profile:{}:{}:domains/{}", account.region, account.id, name);
}

std::string SluiceArn(const Account& account, std::string_view kind, std::string_view id) {
  return fmt::format("arn:aws:sluice:{}:{}:{}/{}", account.region, account.id, kind, id);
}

bool IsKmsKeyArn(std::string_view text) {
  static const std::regex kForm(
      "arn:aws[a-z-]{0,20}:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/[A-Za-z0-9-]{1,64}");
  return text.size() <= 200 && std::regex_match(text.begin(), text.end(), kForm);
}

std::optional<IntegrationRef> ReadIntegrationIdentifier(const Account& account,
                                                        std::string_view identifier) {
  if (!IsArn(identifier)) return IntegrationRef{std::string(identifier), false};
  const std::string prefix = Prefix(account, "data-integration");
  if (!identifier.starts_with(prefix)) return std::nullopt;
  identifier.remove_prefix(prefix.size());
  return IntegrationRef{std::string(identifier), true};
}

std::optional<AssociationRef> ReadAssociationIdentifier(const Account& account,
                                                        const IntegrationId& integration_id,
                                                        std::string_view identifier) {
  if (!IsArn(identifier)) return AssociationRef{std::string(identifier)};
  const std::string prefix =
      Prefix(account, "data-integration-association") + integration_id.text + "/";
  if (!identifier.starts_with(prefix)) return std::nullopt;
  identifier.remove_prefix(prefix.size());
  return AssociationRef{std::string(identifier)};
}

std::optional<ApplicationRef> ReadApplicationIdentifier(const Account& account,
                                                        std::string_view identifier) {
  if (IsArn(identifier)) {
    const std::string prefix = Prefix(account, "application");
    if (!identifier.starts_with(prefix)) return std::nullopt;
    identifier.remove_prefix(prefix.size());
  }
  const size_t colon = identifier.find(':');
  ApplicationRef ref{{std::string(identifier.substr(0, colon))}, std::nullopt};
  if (colon != std::string_view::npos) ref.version = identifier.substr(colon + 1);
  return ref;
}

std::optional<TaggedResource> ReadTaggedArn(const Account& account, std::string_view arn) {
  const std::pair<TaggedKind, std::string> prefixes[] = {
      {TaggedKind::kDataIntegration, IntegrationArn(account, {})},
      {TaggedKind::kDataIntegrationAssociation, Prefix(account, "data-integration-association")},
      {TaggedKind::kApplication, ApplicationArn(account, {})},
      {TaggedKind::kEventIntegration, EventIntegrationArn(account, {})},
      {TaggedKind::kDomain, DomainArn(account, {})},
  };
  for (const auto& [kind, prefix] : prefixes) {
    if (!arn.starts_with(prefix)) continue;
    const std::string_view name = arn.substr(prefix.size());
    if (kind != TaggedKind::kDataIntegrationAssociation) {
      return TaggedResource{kind, std::string(name), {}};
    }
    const size_t slash = name.find('/');
    if (slash == name.npos) return std::nullopt;
    return TaggedResource{kind, std::string(name.substr(slash + 1)),
                          std::string(name.substr(0, slash))};
  }
  return std::nullopt;
}

}  // namespace sluice::model
