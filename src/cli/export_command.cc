#include "cli/export_command.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "cli/json_access.h"
#include "cli/percent_text.h"
#include "cli/run_outcome.h"
#include "cli/run_view.h"

namespace sluice::cli {
namespace {

// A lost answer is asked for again: the client token makes both creates do the same twice.
constexpr int kTries = 3;

/// The calls that lead to a run, in order.
class Export {
 public:
  Export(Session& session, const ExportRequest& request) : session_(session), request_(request) {}

  /// Have a run started and return its id.
  Result<std::string> Start() {
    TRY(CheckPlaces());
    TRY_ASSIGN(const std::string integration, FindOrMakeIntegration());
    associations_ = fmt::format("/dataIntegrations/{}/associations", integration);
    TRY_ASSIGN(const std::optional<std::string> found, FindAssociation());
    if (!found) {
      TRY_ASSIGN(const auto made, Send("POST", associations_, request_.association, kTries));
      session_.terminal.Say("made the association " +
                            TextMember(made, "DataIntegrationAssociationId"));
      return LatestRun(TextMember(made, "DataIntegrationAssociationId"), nullptr);
    }
    return RunAgain(*found);
  }

 private:
  /// Look for the domain and the bucket before anything is made for them. What else may be wrong
  /// with them, the calls that need them say.
  Status CheckPlaces() {
    const std::pair<std::string_view, std::string> places[] = {
        {kCustomerProfiles, "/domains/" + PercentEncode(request_.domain)},
        {kSluice, "/sluice/v1/buckets/" + PercentEncode(request_.bucket)}};
    for (const auto& [service, path] : places) {
      const Status status = Get(service, path, "").status();
      if (status.Is(ErrorKind::kNotFound)) return status;
    }
    return {};
  }

  Result<boost::json::object> Send(std::string_view method, const std::string& path,
                                   const boost::json::object& body, int tries) {
    const std::string text = boost::json::serialize(body);
    return session_.api.Call({kAppIntegrations, method, path, "", text, tries}, session_.stop);
  }

  Result<boost::json::object> Get(std::string_view service, const std::string& path,
                                  const std::string& query) {
    return session_.api.Call({service, "GET", path, query, "", kTries}, session_.stop);
  }

  Result<std::string> FindOrMakeIntegration() {
    const std::string path = "/dataIntegrations/" + PercentEncode(request_.name);
    auto found = Get(kAppIntegrations, path, "");
    if (found.status().Is(ErrorKind::kNotFound)) {
      TRY_ASSIGN(const auto made, Send("POST", "/dataIntegrations", request_.integration, kTries));
      session_.terminal.Say("made the data integration " + request_.name);
      return TextMember(made, "Id");
    }
    TRY(found.status());
    const bool same =
        TextMember(*found, "SourceURI") == TextMember(request_.integration, "SourceURI") &&
        ObjectMember(*found, "ObjectConfiguration") == request_.configuration;
    if (same) return TextMember(*found, "Id");
    return Status(ErrorKind::kDuplicate,
                  fmt::format("the data integration \"{}\" reads something else: give this export "
                              "another --name",
                              request_.name));
  }

  /// Find the association that an earlier export to the same place made.
  Result<std::optional<std::string>> FindAssociation() {
    const std::string to = TextMember(request_.association, "DestinationURI");
    std::string query;
    for (;;) {
      TRY_ASSIGN(const auto page, Get(kAppIntegrations, associations_, query));
      for (const auto& item : ArrayMember(page, "DataIntegrationAssociations")) {
        const auto* each = item.if_object();
        if (each == nullptr || TextMember(*each, "DestinationURI") != to ||
            TextMember(*each, "ClientId") != request_.client_id) {
          continue;
        }
        const std::string arn = TextMember(*each, "DataIntegrationAssociationArn");
        return std::optional(arn.substr(arn.rfind('/') + 1));
      }
      const std::string next = TextMember(page, "NextToken");
      if (next.empty()) return std::optional<std::string>();
      query = "nextToken=" + PercentEncode(next);
    }
  }

  Result<std::string> RunAgain(const std::string& association) {
    RunView before;
    TRY(LatestRun(association, &before));
    if (IsAlive(before)) {
      return Status(ErrorKind::kDuplicate,
                    fmt::format("the run {} of this export is still {}: `sluice runs show {}`",
                                before.id, before.state, before.id));
    }
    const boost::json::object body{{"ExecutionConfiguration", request_.execution}};
    TRY(Send("PATCH", associations_ + "/" + PercentEncode(association), body, 1));
    return LatestRun(association, nullptr);
  }

  /// Return the id of the run requested last; empty when there is none yet.
  Result<std::string> LatestRun(const std::string& association, RunView* view) {
    TRY_ASSIGN(const auto page,
               Get(kSluice, "/sluice/v1/runs",
                   fmt::format("association={}&maxResults=1", PercentEncode(association))));
    const auto& runs = ArrayMember(page, "Runs");
    if (runs.empty() || !runs[0].is_object()) return std::string();
    const RunView latest = ReadRun(runs[0].get_object());
    if (view != nullptr) *view = latest;
    return latest.id;
  }

  Session& session_;
  const ExportRequest& request_;
  std::string associations_;
};

}  // namespace

Result<ExitCode> RunExport(Session& session, const ExportFlags& flags) {
  TRY_ASSIGN(const ExportRequest request, MakeExportRequest(flags));
  TRY_ASSIGN(const std::string run_id, Export(session, request).Start());
  if (run_id.empty()) return Internal("the server started no run");
  session.terminal.Say("run " + run_id);
  if (flags.no_wait) {
    TRY(ShowStarted(session, run_id));
    return ExitCode::kOk;
  }
  std::optional<std::chrono::milliseconds> timeout;
  if (flags.timeout_s) timeout = std::chrono::seconds(*flags.timeout_s);
  return AwaitOutcome(session, run_id, timeout);
}

}  // namespace sluice::cli
