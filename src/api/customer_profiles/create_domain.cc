#include "api/customer_profiles/domain_features.h"
#include "api/customer_profiles/shapes.h"
#include "api/wire/data_integration.h"

namespace sluice::api::customer_profiles {
namespace {

// Source: service model, expirationDaysInteger.
constexpr int kMaxExpirationDays = 1098;

}  // namespace

Result<std::string> CreateDomain(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  store::Domain domain;
  TRY_ASSIGN(domain.name, ReadDomainName(call));
  domain.default_expiration_days =
      int(body.Required("DefaultExpirationDays").Integer(1, kMaxExpirationDays));
  domain.default_encryption_key = body.OptionalText("DefaultEncryptionKey", wire::kText0To255);
  domain.dead_letter_queue_url = body.OptionalText("DeadLetterQueueUrl", wire::kText0To255);
  domain.tags = wire::ReadTags(body.Optional("Tags"), kMaxTags);
  const DomainFeatures features = ReadDomainFeatures(body);
  TRY(problem.ToStatus());

  domain.created_at = domain.updated_at = call.environment.clock.Now();
  TRY_ASSIGN(const store::Domain kept,
             call.environment.store.domains().CreateDomain(domain, call.Invocation()));
  wire::JsonWriter out;
  out.BeginObject();
  WriteDomain(out, kept);
  WriteDomainFeatures(out, features);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::customer_profiles
