#include "api/call.h"
#include "api/sluice/import_request.h"
#include "api/wire/json_writer.h"

namespace sluice::api::sluice_v1 {

Result<std::string> ImportProfiles(const Call& call) {
  TRY_ASSIGN(const std::string domain, call.Label("DomainName", wire::kProfilesName));
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  TRY_ASSIGN(const ImportRequest request, ReadImport(document));
  TRY_ASSIGN(const store::ImportCounts counts,
             call.environment.store.profiles().ImportProfiles(domain, request.profiles));
  wire::JsonWriter out;
  out.BeginObject();
  out.IntegerMember("Created", counts.created);
  out.IntegerMember("Updated", counts.updated);
  out.IntegerMember("Unchanged", counts.unchanged);
  out.Name("Refused");
  out.BeginArray();
  for (const RefusedProfile& refused : request.refused) {
    out.BeginObject();
    out.IntegerMember("Line", refused.line);
    out.TextMember("Member", refused.member);
    out.TextMember("Message", refused.message);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
