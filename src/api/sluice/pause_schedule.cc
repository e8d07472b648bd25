#include "api/sluice/association_name.h"
#include "api/sluice/schedule_shapes.h"

namespace sluice::api::sluice_v1 {

// What is sent again changes nothing more, so it need not be recognised.
Result<std::string> PauseSchedule(const Call& call) {
  TRY_ASSIGN(const model::AssociationId id, ReadAssociationLabel(call));
  TRY(call.environment.store.schedules().Pause(id));
  return ShowSchedule(call, id);
}

}  // namespace sluice::api::sluice_v1
