#include "store/sqlite/application_rows.h"

#include <algorithm>

#include "store/sqlite/record_body.h"

namespace sluice::store::sqlite {

void Describe(auto& body, Of<model::ExternalUrlConfig> auto& url) {
  body("accessUrl", url.access_url);
  body("approvedOrigins", url.approved_origins);
}

void Describe(auto& body, Of<model::ApplicationSourceConfig> auto& source) {
  body("externalUrl", source.external_url);
}

void Describe(auto& body, Of<model::Subscription> auto& subscription) {
  body("event", subscription.event);
  body("description", subscription.description);
}

void Describe(auto& body, Of<model::Publication> auto& publication) {
  body("event", publication.event);
  body("schema", publication.schema);
  body("description", publication.description);
}

void Describe(auto& body, Of<model::ContactHandling> auto& handling) {
  body.Choice("scope", handling.scope, model::kContactHandlingScopeNames);
}

void Describe(auto& body, Of<model::ApplicationConfig> auto& config) {
  body("contactHandling", config.contact_handling);
}

void Describe(auto& body, Of<model::IframeConfig> auto& iframe) {
  body("allow", iframe.allow);
  body("sandbox", iframe.sandbox);
}

void Describe(auto& body, Of<model::Application> auto& application) {
  auto& settings = application.settings;
  body("description", settings.description);
  body("source", settings.source);
  body("subscriptions", settings.subscriptions);
  body("publications", settings.publications);
  body("permissions", settings.permissions);
  body("initializationTimeoutMs", settings.initialization_timeout_ms);
  body("config", settings.config);
  body("iframe", settings.iframe);
  body("tags", application.tags);
}

Result<model::ApplicationSummary> ReadApplicationSummary(const Rows& rows) {
  const auto& names = model::kApplicationTypeNames;
  const auto type = std::find(names.begin(), names.end(), rows.Text(3));
  if (type == names.end()) return DamagedBody("application type");
  return model::ApplicationSummary{
      {rows.String(0)}, rows.String(1),
      rows.String(2),   static_cast<model::ApplicationType>(type - names.begin()),
      rows.Time(4),     rows.Time(5)};
}

Result<model::Application> ReadApplication(const Rows& rows) {
  TRY_ASSIGN(model::ApplicationSummary summary, ReadApplicationSummary(rows));
  model::Application application;
  application.id = std::move(summary.id);
  application.name_space = std::move(summary.name_space);
  application.settings.name = std::move(summary.name);
  application.settings.type = summary.type;
  application.created_at = summary.created_at;
  application.updated_at = summary.updated_at;
  TRY(ReadBody(rows.Text(kSummaryColumnCount), application, "application"));
  return application;
}

std::string ApplicationBody(const model::Application& application) {
  return WriteBody(application);
}

std::string_view TypeColumn(model::ApplicationType type) {
  return model::kApplicationTypeNames[static_cast<size_t>(type)];
}

}  // namespace sluice::store::sqlite
