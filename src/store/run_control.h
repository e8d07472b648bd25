#pragma once

#include <string_view>

#include "base/status.h"
#include "model/run.h"

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
};

}  // namespace sluice::store
