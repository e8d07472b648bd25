#include "api/customer_profiles/shapes.h"

#include "api/wire/data_integration.h"

namespace sluice::api::customer_profiles {
namespace {

std::string OneMember(std::string_view name, std::string_view text) {
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember(name, text);
  out.EndObject();
  return out.Take();
}

}  // namespace

Result<std::string> ReadDomainName(const Call& call) {
  return call.Label("DomainName", wire::kProfilesName);
}

void WriteDomain(wire::JsonWriter& out, const store::Domain& domain) {
  out.TextMember("DomainName", domain.name);
  out.IntegerMember("DefaultExpirationDays", domain.default_expiration_days);
  out.TextMember("DefaultEncryptionKey", domain.default_encryption_key);
  out.TextMember("DeadLetterQueueUrl", domain.dead_letter_queue_url);
  out.EpochMember("CreatedAt", domain.created_at);
  out.EpochMember("LastUpdatedAt", domain.updated_at);
  wire::WriteTags(out, domain.tags);
}

std::string ProfileIdAnswer(std::string_view id) { return OneMember("ProfileId", id); }

std::string MessageAnswer(std::string_view text) { return OneMember("Message", text); }

}  // namespace sluice::api::customer_profiles
