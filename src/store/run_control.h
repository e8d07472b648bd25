#pragma once

#include <string_view>

#include "base/status.h"
#include "model/run.h"
#include "store/invocation.h"

namespace sluice::store {

/// Intervene in a run that others carry. Transactions, errors and threads as IntegrationStore.
class RunControl {
 public:
  virtual ~RunControl() = default;

  /// Have a run end as cancelled, with `message` as its message. One that nobody holds and that has
  /// left nothing at its bucket is cancelled at once; of any other it is noted, for its holder to
  /// stop (RunQueue::CancelRequested) and for RunQueue::ClaimCancelled. Returns the run as it is
  /// then. Asking again changes nothing. Errors: not_found; duplicate when it cannot be cancelled
  /// any more, being committing or ended otherwise.
  virtual Result<model::Run> Cancel(const model::RunId& id, std::string_view message) = 0;

  /// Queue a run of the same association over the same window as a run that has failed or was
  /// cancelled. It counts for its schedule as that one did. Returns the new run: that of the first
  /// time, when the invocation is remembered. Errors: not_found; quota; duplicate when the run has
  /// not failed and was not cancelled, when another of its association is alive, or when its
  /// schedule has exported the window since.
  virtual Result<model::Run> Retry(const model::RunId& id, const model::RunId& new_id,
                                   const Invocation& invocation = {}) = 0;
};

}  // namespace sluice::store
