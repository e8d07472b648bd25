#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "api/app_integrations/association_work.h"
#include "api/app_integrations/export_rights.h"
#include "api/sluice/association_name.h"
#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "base/id.h"
#include "digest/digest.h"
#include "model/time_text.h"

namespace sluice::api::sluice_v1 {
namespace {

constexpr size_t kMostRuns = 1'000;
constexpr int64_t kMostSeconds = int64_t{100} * 366 * 24 * 60 * 60;

struct BackfillRequest {
  model::Window window;
  std::optional<int64_t> run_ms;  // how long a run's window is at most
};

Result<BackfillRequest> ReadRequest(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  const std::string start = body.Required("Start").Text(wire::kNonBlank);
  const std::string end = body.Required("End").Text(wire::kNonBlank);
  BackfillRequest request;
  if (const wire::Node seconds = body.Optional("RunSeconds"); seconds.present()) {
    request.run_ms = seconds.Integer(1, kMostSeconds) * 1000;
  }
  TRY(problem.ToStatus());
  TRY_ASSIGN(request.window.start, model::ParseTime("Start", start));
  TRY_ASSIGN(request.window.end, model::ParseTime("End", end));
  return request;
}

Result<std::vector<model::Window>> CutWindow(const BackfillRequest& request, UnixMillis now) {
  const model::Window& whole = request.window;
  if (whole.end <= whole.start) return Invalid("End must be after Start");
  if (whole.end > now) return Invalid("End must not be in the future");
  const int64_t length = request.run_ms.value_or(whole.end - whole.start);
  const int64_t runs = (whole.end - whole.start + length - 1) / length;
  if (runs > static_cast<int64_t>(kMostRuns)) {
    return Invalid(fmt::format(
        "RunSeconds would make {} runs; a backfill makes at most {}: make it larger, or ask for "
        "less at a time",
        runs, kMostRuns));
  }
  std::vector<model::Window> windows;
  for (UnixMillis start = whole.start; start < whole.end; start = windows.back().end) {
    windows.push_back({start, std::min(start + length, whole.end)});
  }
  return windows;
}

/// Name the runs so that a request which is sent again names the same.
std::vector<store::NewRun> MakeRuns(const std::vector<model::Window>& windows,
                                    const store::Invocation& invocation, UnixMillis now) {
  std::vector<store::NewRun> runs;
  for (const model::Window& window : windows) {
    std::string id = NewUuid();
    if (!invocation.digest.empty()) {
      const auto hash = digest::Sha256(fmt::format("{}{}", invocation.digest, runs.size()));
      id = UuidFromBytes(std::as_bytes(std::span(hash)).first<16>());
    }
    runs.push_back({{std::move(id)}, window, now});
  }
  return runs;
}

}  // namespace

Result<std::string> BackfillAssociation(const Call& call) {
  const Environment& environment = call.environment;
  TRY_ASSIGN(const model::AssociationId id, ReadAssociationLabel(call));
  TRY_ASSIGN(const BackfillRequest request, ReadRequest(call));
  const UnixMillis now = environment.clock.Now();
  TRY_ASSIGN(const std::vector<model::Window> windows, CutWindow(request, now));
  TRY_ASSIGN(const auto association, environment.store.associations().FindById(id));
  TRY_ASSIGN(const model::DataIntegration integration,
             environment.store.integrations().Find({association.integration_id.text, true}));
  TRY(app_integrations::RequireExportRights(call, integration, association));
  TRY(app_integrations::CheckPlaces(environment, integration, association));
  const store::Invocation invocation = call.Invocation();
  const std::vector<store::NewRun> runs = MakeRuns(windows, invocation, now);
  TRY(environment.store.associations().QueueRuns(id, runs, invocation));
  environment.nudge();

  wire::JsonWriter out;
  out.BeginObject();
  out.Name("RunIds");
  out.BeginArray();
  for (const store::NewRun& run : runs) out.Text(run.id.text);
  out.EndArray();
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
