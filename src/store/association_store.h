#pragma once

#include <optional>
#include <span>
#include <variant>

#include "base/status.h"
#include "model/arn.h"
#include "model/integration.h"
#include "model/run.h"
#include "model/schedule.h"
#include "store/idempotency.h"
#include "store/invocation.h"
#include "store/page.h"

namespace sluice::store {

/// A run to be queued in the transaction that asks for it.
struct NewRun {
  model::RunId id;
  model::Window window;
  UnixMillis requested_at;
};

/// What a write of an association sets going: nothing, one run, or a schedule.
using Work = std::variant<std::monostate, NewRun, model::NewSchedule>;

struct AssociationWithLastRun {
  model::DataIntegrationAssociation association;
  std::optional<model::Run> last_run;  // the latest requested
};

/// Remember associations. Transactions, errors and threads as IntegrationStore.
class AssociationStore {
 public:
  virtual ~AssociationStore() = default;

  /// Keep a new association and set its work going, both or neither. Returns what is kept: under a
  /// token that was seen before, the first one, and nothing else is set going. Errors: not_found
  /// (the integration is gone), invalid for a token reused.
  virtual Result<model::DataIntegrationAssociation> Create(
      const model::DataIntegrationAssociation& association, const Work& work,
      const IdempotencyToken& token) = 0;

  /// Put a new execution configuration in place and set its work going, both or neither. A schedule
  /// that takes another's place goes on at its watermark, unless nothing was exported yet and the
  /// new one names where to begin; one that failures have suspended is active again, one that a
  /// person paused stays so. Without a schedule the one there was is off. Errors: not_found;
  /// invalid when a run is to be queued while a run of the association is alive.
  virtual Status Update(const model::AssociationId& id,
                        const model::ExecutionConfiguration& execution, UnixMillis now,
                        const Work& work, const Invocation& invocation = {}) = 0;

  /// Errors: not_found, also when it belongs to another integration.
  virtual Result<model::DataIntegrationAssociation> Find(const model::IntegrationId& integration_id,
                                                         const model::AssociationRef& ref) = 0;

  /// The same for one whose integration is not known. Errors: not_found.
  virtual Result<model::DataIntegrationAssociation> FindById(const model::AssociationId& id) = 0;

  /// Queue runs beside whatever else carries the association out, all or none. Errors: not_found.
  virtual Status QueueRuns(const model::AssociationId& id, std::span<const NewRun> runs,
                           const Invocation& invocation = {}) = 0;

  /// List an integration's associations in order of creation.
  virtual Result<Page<AssociationWithLastRun>> List(const model::IntegrationId& integration_id,
                                                    const PageRequest& request) = 0;
};

}  // namespace sluice::store
