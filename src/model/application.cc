#include "model/application.h"

namespace sluice::model {
namespace {

template <typename To, typename From>
void Replace(To& to, const std::optional<From>& from) {
  if (from) to = *from;
}

ApplicationType TypeAfter(ApplicationType type, const ApplicationChange& change) {
  if (change.type) return *change.type;
  if (!change.is_service) return type;
  if (*change.is_service) return ApplicationType::kService;
  return type == ApplicationType::kService ? ApplicationType::kStandard : type;
}

}  // namespace

ApplicationSummary Summary(const Application& application) {
  return {application.id,
          application.name_space,
          application.settings.name,
          application.settings.type,
          application.created_at,
          application.updated_at};
}

ApplicationSettings Changed(ApplicationSettings settings, const ApplicationChange& change) {
  Replace(settings.name, change.name);
  Replace(settings.description, change.description);
  Replace(settings.source, change.source);
  Replace(settings.subscriptions, change.subscriptions);
  Replace(settings.publications, change.publications);
  Replace(settings.permissions, change.permissions);
  settings.type = TypeAfter(settings.type, change);
  Replace(settings.initialization_timeout_ms, change.initialization_timeout_ms);
  Replace(settings.config, change.config);
  Replace(settings.iframe, change.iframe);
  return settings;
}

}  // namespace sluice::model
