#include "app/metrics_page.h"

#include "base/log.h"
#include "metrics/catalogue.h"
#include "metrics/text.h"

namespace sluice::app {
namespace {

void ShowRuns(store::RunHistory& runs) {
  const auto alive = runs.CountAlive();
  if (!alive.ok()) {
    metrics::kRunsAlive.Forget();
    LogFailure(LogLevel::kWarn, "app.runs_not_counted", alive.status());
    return;
  }
  metrics::kRunsAlive.Set({"queued"}, double(alive->queued));
  metrics::kRunsAlive.Set({"running"}, double(alive->running));
  metrics::kRunsAlive.Set({"committing"}, double(alive->committing));
}

}  // namespace

bool MayRead(MetricsReaders readers, std::string_view peer) {
  if (readers != MetricsReaders::kLoopback) return readers == MetricsReaders::kAny;
  return peer == "::1" || peer.starts_with("127.") || peer.starts_with("::ffff:127.");
}

std::string MetricsPage(store::RunHistory& runs) {
  metrics::kBuildInfo.Set({SLUICE_VERSION}, 1);
  ShowRuns(runs);
  return metrics::Text();
}

}  // namespace sluice::app
