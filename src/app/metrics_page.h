#pragma once

#include <string>
#include <string_view>

#include "store/run_store.h"

namespace sluice::app {

/// Who may read the metrics, which need no signature.
enum class MetricsReaders { kNone, kLoopback, kAny };

/// Say whether a peer, by its address ("127.0.0.1", "::1"), is among the readers.
bool MayRead(MetricsReaders readers, std::string_view peer);

/// Look up what is only known when it is asked for, and write all metrics of the process. What the
/// store does not tell is left out.
std::string MetricsPage(store::RunHistory& runs);

}  // namespace sluice::app
