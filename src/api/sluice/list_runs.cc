#include <fmt/format.h>

#include "api/call.h"
#include "api/sluice/association_name.h"
#include "api/sluice/paging.h"
#include "api/wire/run.h"
#include "model/arn.h"
#include "model/time_text.h"

namespace sluice::api::sluice_v1 {
namespace {

Result<std::optional<model::IntegrationId>> ReadIntegration(const Call& call) {
  TRY_ASSIGN(const auto text, call.query.Text("integration", wire::kNonBlank));
  if (!text) return std::optional<model::IntegrationId>();
  const auto ref = model::ReadIntegrationIdentifier(call.environment.account, *text);
  if (!ref) return NotFound("There is no data integration with this ARN");
  TRY_ASSIGN(const model::DataIntegration integration,
             call.environment.store.integrations().Find(*ref));
  return std::optional(integration.id);
}

Result<std::optional<model::AssociationId>> ReadAssociation(const Call& call) {
  // Not moved out of its Result: g++ 12 would warn that it may be uninitialized.
  const auto name = call.query.Text("association", wire::kNonBlank);
  if (!name.ok()) return name.status();
  if (!name->has_value()) return std::optional<model::AssociationId>();
  TRY_ASSIGN(auto id, ReadAssociationName(call.environment.account, **name));
  return std::optional(std::move(id));
}

Result<std::optional<model::RunState>> ReadState(const Call& call) {
  TRY_ASSIGN(const auto text, call.query.Text("state", {}));
  if (!text) return std::optional<model::RunState>();
  const auto state = model::ParseRunState(*text);
  if (!state) {
    return Invalid(
        "state must be one of: queued, running, committing, completed, failed, cancelled");
  }
  return state;
}

Result<std::optional<UnixMillis>> ReadSince(const Call& call) {
  TRY_ASSIGN(const auto text, call.query.Text("since", wire::kNonBlank));
  if (!text) return std::optional<UnixMillis>();
  TRY_ASSIGN(const UnixMillis since, model::ParseTime("since", *text));
  return std::optional(since);
}

std::string ListName(const store::RunFilter& filter) {
  return fmt::format("{}/{}/{}/{}", filter.integration_id ? filter.integration_id->text : "",
                     filter.association_id ? filter.association_id->text : "",
                     filter.state ? model::RunStateName(*filter.state) : "",
                     filter.since ? fmt::to_string(filter.since->value) : "");
}

}  // namespace

Result<std::string> ListRuns(const Call& call) {
  store::RunFilter filter;
  TRY_ASSIGN(filter.integration_id, ReadIntegration(call));
  TRY_ASSIGN(filter.association_id, ReadAssociation(call));
  TRY_ASSIGN(filter.state, ReadState(call));
  TRY_ASSIGN(filter.since, ReadSince(call));
  const std::string list = ListName(filter);
  TRY_ASSIGN(const store::PageRequest request, call.Page(kPaging, list));
  TRY_ASSIGN(const auto page, call.environment.store.run_history().List(filter, request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("Runs");
  out.BeginArray();
  for (const model::Run& run : page.items) wire::WriteRun(out, call.environment.account, run);
  out.EndArray();
  out.TextMember("NextToken", call.NextToken(list, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
