#include "model/carrying.h"

#include <fmt/format.h>

namespace sluice::model {

const ScheduleConfiguration* EffectiveSchedule(const DataIntegration& integration,
                                               const DataIntegrationAssociation& association) {
  if (association.execution) {
    const auto& own = association.execution->schedule;
    return association.execution->mode == ExecutionMode::kScheduled && own ? &*own : nullptr;
  }
  if (!association.destination_uri || !integration.schedule) return nullptr;
  return &*integration.schedule;
}

bool IsCarriedOut(const DataIntegration& integration,
                  const DataIntegrationAssociation& association) {
  return association.execution || EffectiveSchedule(integration, association) != nullptr;
}

Result<std::optional<ObjectConfiguration>> EffectiveObjects(
    const DataIntegration& integration, const DataIntegrationAssociation& association) {
  const auto& objects = association.object_configuration ? association.object_configuration
                                                         : integration.object_configuration;
  const ScheduleConfiguration* const schedule = EffectiveSchedule(integration, association);
  if (schedule == nullptr || !schedule->object) return objects;
  const std::string& object = *schedule->object;
  if (!objects) return std::optional(ObjectConfiguration{{object, {}}});
  const auto found = objects->find(object);
  if (found == objects->end()) {
    return Invalid(fmt::format(
        "The schedule's Object '{}' must be one of the objects of ObjectConfiguration", object));
  }
  return std::optional(ObjectConfiguration{*found});
}

}  // namespace sluice::model
