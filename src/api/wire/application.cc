#include "api/wire/application.h"

#include <algorithm>

#include "api/wire/application_rules.h"
#include "api/wire/data_integration.h"

namespace sluice::api::wire {
namespace {

constexpr size_t kMaxOrigins = 50;
constexpr size_t kMaxEvents = 50;
constexpr size_t kMaxPermissions = 150;
constexpr size_t kMaxIframePermissions = 25;
constexpr int kMaxInitializationTimeoutMs = 600'000;

using Texts = std::vector<std::string>;

template <typename E>
std::optional<E> ReadChoice(const Node& node, std::span<const std::string_view> names) {
  if (!node.present()) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), node.Choice(names));
  return static_cast<E>(found - names.begin());
}

std::optional<Texts> ReadTexts(const Node& node, size_t min, size_t max, const TextRule& rule) {
  if (!node.present()) return std::nullopt;
  return node.TextList(min, max, rule);
}

std::optional<model::ApplicationSourceConfig> ReadSource(const Node& node) {
  if (!node.present()) return std::nullopt;
  model::ApplicationSourceConfig source;
  if (const Node url = node.Optional("ExternalUrlConfig"); url.present()) {
    source.external_url = {
        url.Required("AccessUrl").Text(kAccessUrl),
        ReadTexts(url.Optional("ApprovedOrigins"), 1, kMaxOrigins, kApprovedOrigin)};
  }
  return source;
}

std::optional<std::vector<model::Subscription>> ReadSubscriptions(const Node& node) {
  if (!node.present()) return std::nullopt;
  std::vector<model::Subscription> subscriptions;
  node.EachItem(0, kMaxEvents, [&](const Node& item) {
    subscriptions.push_back(
        {item.Required("Event").Text(kEventName), item.OptionalText("Description", kDescription)});
  });
  return subscriptions;
}

std::optional<std::vector<model::Publication>> ReadPublications(const Node& node) {
  if (!node.present()) return std::nullopt;
  std::vector<model::Publication> publications;
  node.EachItem(0, kMaxEvents, [&](const Node& item) {
    publications.push_back({item.Required("Event").Text(kEventName),
                            item.Required("Schema").Text(kEventSchema),
                            item.OptionalText("Description", kDescription)});
  });
  return publications;
}

std::optional<int> ReadInitializationTimeout(const Node& node) {
  if (!node.present()) return std::nullopt;
  return static_cast<int>(node.Integer(1, kMaxInitializationTimeoutMs));
}

std::optional<model::ApplicationConfig> ReadConfig(const Node& node) {
  if (!node.present()) return std::nullopt;
  model::ApplicationConfig config;
  if (const Node handling = node.Optional("ContactHandling"); handling.present()) {
    config.contact_handling = {ReadChoice<model::ContactHandlingScope>(
        handling.Optional("Scope"), model::kContactHandlingScopeNames)};
  }
  return config;
}

std::optional<model::IframeConfig> ReadIframe(const Node& node) {
  if (!node.present()) return std::nullopt;
  const auto read = [&](std::string_view name) {
    return ReadTexts(node.Optional(name), 0, kMaxIframePermissions, kIframePermission);
  };
  return model::IframeConfig{read("Allow"), read("Sandbox")};
}

void WriteTexts(JsonWriter& out, std::string_view name, const std::optional<Texts>& texts) {
  if (texts) out.TextListMember(name, *texts);
}

void WriteSource(JsonWriter& out, const model::ApplicationSourceConfig& source) {
  out.Name("ApplicationSourceConfig");
  out.BeginObject();
  if (source.external_url) {
    out.Name("ExternalUrlConfig");
    out.BeginObject();
    out.TextMember("AccessUrl", source.external_url->access_url);
    WriteTexts(out, "ApprovedOrigins", source.external_url->approved_origins);
    out.EndObject();
  }
  out.EndObject();
}

void WriteEvents(JsonWriter& out, const model::ApplicationSettings& settings) {
  if (settings.subscriptions) {
    out.Name("Subscriptions");
    out.BeginArray();
    for (const model::Subscription& subscription : *settings.subscriptions) {
      out.BeginObject();
      out.TextMember("Event", subscription.event);
      out.TextMember("Description", subscription.description);
      out.EndObject();
    }
    out.EndArray();
  }
  if (settings.publications) {
    out.Name("Publications");
    out.BeginArray();
    for (const model::Publication& publication : *settings.publications) {
      out.BeginObject();
      out.TextMember("Event", publication.event);
      out.TextMember("Schema", publication.schema);
      out.TextMember("Description", publication.description);
      out.EndObject();
    }
    out.EndArray();
  }
}

void WriteConfig(JsonWriter& out, const std::optional<model::ApplicationConfig>& config) {
  if (!config) return;
  out.Name("ApplicationConfig");
  out.BeginObject();
  if (config->contact_handling) {
    out.Name("ContactHandling");
    out.BeginObject();
    if (const auto scope = config->contact_handling->scope) {
      out.TextMember("Scope", model::kContactHandlingScopeNames[size_t(*scope)]);
    }
    out.EndObject();
  }
  out.EndObject();
}

void WriteIframe(JsonWriter& out, const std::optional<model::IframeConfig>& iframe) {
  if (!iframe) return;
  out.Name("IframeConfig");
  out.BeginObject();
  WriteTexts(out, "Allow", iframe->allow);
  WriteTexts(out, "Sandbox", iframe->sandbox);
  out.EndObject();
}

void WriteIdentity(JsonWriter& out, const model::Account& account,
                   const model::ApplicationSummary& application) {
  out.TextMember("Arn", model::ApplicationArn(account, application.id));
  out.TextMember("Id", application.id.text);
  out.TextMember("Name", application.name);
  out.TextMember("Namespace", application.name_space);
}

void WriteTimesAndType(JsonWriter& out, const model::ApplicationSummary& application) {
  out.EpochMember("CreatedTime", application.created_at);
  out.EpochMember("LastModifiedTime", application.updated_at);
  out.BooleanMember("IsService", application.type == model::ApplicationType::kService);
  out.TextMember("ApplicationType", model::kApplicationTypeNames[size_t(application.type)]);
}

}  // namespace

model::ApplicationChange ReadApplicationChange(const Node& body) {
  model::ApplicationChange change;
  change.name = body.OptionalText("Name", kApplicationName);
  change.description = body.OptionalText("Description", kDescription);
  change.source = ReadSource(body.Optional("ApplicationSourceConfig"));
  change.subscriptions = ReadSubscriptions(body.Optional("Subscriptions"));
  change.publications = ReadPublications(body.Optional("Publications"));
  change.permissions = ReadTexts(body.Optional("Permissions"), 0, kMaxPermissions, kPermission);
  if (const Node is_service = body.Optional("IsService"); is_service.present()) {
    change.is_service = is_service.Boolean();
  }
  change.initialization_timeout_ms =
      ReadInitializationTimeout(body.Optional("InitializationTimeout"));
  change.config = ReadConfig(body.Optional("ApplicationConfig"));
  change.iframe = ReadIframe(body.Optional("IframeConfig"));
  change.type = ReadChoice<model::ApplicationType>(body.Optional("ApplicationType"),
                                                   model::kApplicationTypeNames);
  return change;
}

void WriteApplication(JsonWriter& out, const model::Account& account,
                      const model::Application& application) {
  const model::ApplicationSettings& settings = application.settings;
  const model::ApplicationSummary summary = Summary(application);
  WriteIdentity(out, account, summary);
  out.TextMember("Description", settings.description);
  WriteSource(out, settings.source);
  WriteEvents(out, settings);
  WriteTags(out, application.tags);
  WriteTexts(out, "Permissions", settings.permissions);
  if (settings.initialization_timeout_ms) {
    out.IntegerMember("InitializationTimeout", *settings.initialization_timeout_ms);
  }
  WriteConfig(out, settings.config);
  WriteIframe(out, settings.iframe);
  WriteTimesAndType(out, summary);
}

void WriteApplicationSummary(JsonWriter& out, const model::Account& account,
                             const model::ApplicationSummary& application) {
  WriteIdentity(out, account, application);
  WriteTimesAndType(out, application);
}

}  // namespace sluice::api::wire
