#include "api/resource.h"

#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "api/app_integrations/lookup.h"
#include "api/call.h"
#include "model/arn.h"

namespace sluice::api::resource {
namespace {

constexpr size_t kMaxArnBytes = 2'048;

std::string Cut(std::string arn) {
  if (arn.size() <= kMaxArnBytes) return arn;
  size_t end = kMaxArnBytes;
  while ((static_cast<unsigned char>(arn[end]) & 0xC0) == 0x80) --end;  // not within a character
  arn.resize(end);
  return arn;
}

Resource Make(std::string arn, std::string asked) {
  return {Cut(std::move(arn)), Cut(std::move(asked))};
}

Resource Make(const std::string& arn) { return Make(arn, arn); }

/// Return what stands for a label of the path, counted from 0.
std::string_view Label(const Call& call, size_t index) { return call.labels[index].second; }

/// Return the end of an ARN of ours, or an identifier as it is.
std::string_view WithoutPrefix(std::string_view identifier, std::string_view prefix) {
  return identifier.starts_with(prefix) ? identifier.substr(prefix.size()) : identifier;
}

/// Return the body's member Name; "*" when there is none, which the operation refuses.
std::string NameInBody(const Call& call) {
  const auto document = call.Body();
  if (!document.ok()) return "*";
  const boost::json::value* name = document->root().if_contains("Name");
  const boost::json::string* text = name == nullptr ? nullptr : name->if_string();
  return text == nullptr ? "*" : std::string(*text);
}

/// An integration's id as it is and as the caller named it.
struct IntegrationIds {
  model::IntegrationId id;
  model::IntegrationId asked;
};

Result<IntegrationIds> Resolve(Call& call) {
  call.integration = app_integrations::LookUpIntegration(call);
  const Status status = call.integration->status();
  const bool is_missing = status.Is(ErrorKind::kNotFound) || status.Is(ErrorKind::kInvalid);
  if (!status.ok() && !is_missing) return status;
  const std::string prefix = model::IntegrationArn(call.environment.account, {});
  const model::IntegrationId asked{std::string(WithoutPrefix(Label(call, 0), prefix))};
  return IntegrationIds{status.ok() ? (**call.integration)->id : asked, asked};
}

}  // namespace

Result<Resource> All(Call&) { return Resource{"*", "*"}; }

Result<Resource> DataIntegration(Call& call) {
  TRY_ASSIGN(const IntegrationIds ids, Resolve(call));
  const model::Account& account = call.environment.account;
  return Make(model::IntegrationArn(account, ids.id), model::IntegrationArn(account, ids.asked));
}

Result<Resource> DataIntegrationAssociation(Call& call) {
  TRY_ASSIGN(const IntegrationIds ids, Resolve(call));
  const model::Account& account = call.environment.account;
  const std::string given(Label(call, 1));
  const std::string prefix = model::AssociationArn(account, ids.id, {});
  const model::AssociationId id{std::string(WithoutPrefix(given, prefix))};
  return Make(
      model::AssociationArn(account, ids.id, id),
      given.starts_with("arn:") ? given : model::AssociationArn(account, ids.asked, {given}));
}

Result<Resource> NewDataIntegration(Call& call) {
  return Make(model::IntegrationArn(call.environment.account, {"*"}));
}

Result<Resource> Domain(Call& call) {
  return Make(model::DomainArn(call.environment.account, Label(call, 0)));
}

Result<Resource> Run(Call& call) {
  return Make(model::SluiceArn(call.environment.account, "run", Label(call, 0)));
}

Result<Resource> Association(Call& call) {
  const model::Account& account = call.environment.account;
  const std::string given(Label(call, 0));
  if (given.starts_with("arn:")) return Make(given);
  const std::string asked = model::AssociationArn(account, {"*"}, {given});
  const auto found = call.environment.store.associations().FindById({given});
  if (found.status().Is(ErrorKind::kNotFound)) return Make(asked);
  if (!found.ok()) return found.status();
  return Make(model::AssociationArn(account, found->integration_id, found->id), asked);
}

Result<Resource> Bucket(Call& call) {
  return Make(model::SluiceArn(call.environment.account, "bucket", Label(call, 0)));
}

Result<Resource> NewBucket(Call& call) {
  return Make(model::SluiceArn(call.environment.account, "bucket", NameInBody(call)));
}

Result<Resource> AccessKey(Call& call) {
  return Make(model::SluiceArn(call.environment.account, "access-key", Label(call, 0)));
}

Result<Resource> NewAccessKey(Call& call) {
  return Make(model::SluiceArn(call.environment.account, "access-key", "*"));
}

Result<Resource> Application(Call& call) {
  const model::Account& account = call.environment.account;
  const auto ref = model::ReadApplicationIdentifier(account, Label(call, 0));
  // The ARN of something else is what it says.
  return Make(ref ? model::ApplicationArn(account, ref->id) : std::string(Label(call, 0)));
}

Result<Resource> NewApplication(Call& call) {
  return Make(model::ApplicationArn(call.environment.account, {"*"}));
}

Result<Resource> EventIntegration(Call& call) {
  return Make(model::EventIntegrationArn(call.environment.account, Label(call, 0)));
}

Result<Resource> NewEventIntegration(Call& call) {
  return Make(model::EventIntegrationArn(call.environment.account, NameInBody(call)));
}

Result<Resource> Tagged(Call& call) { return Make(std::string(Label(call, 0))); }

}  // namespace sluice::api::resource
