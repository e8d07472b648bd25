#include "api/sluice/association_name.h"
#include "api/sluice/schedule_shapes.h"

namespace sluice::api::sluice_v1 {

Result<std::string> GetSchedule(const Call& call) {
  constexpr int64_t kMostInstants = 1'000;
  TRY_ASSIGN(const model::AssociationId id, ReadAssociationLabel(call));
  TRY_ASSIGN(const auto instants, call.query.Integer("instants", 0, kMostInstants));
  return ShowSchedule(call, id, static_cast<size_t>(instants.value_or(kInstantsByDefault)));
}

}  // namespace sluice::api::sluice_v1
