#include <algorithm>

#include "api/sluice/access_key_shapes.h"
#include "sigv4/new_credentials.h"

namespace sluice::api::sluice_v1 {
namespace {

// Source: IAM API reference, CreateUser, UserName.
bool FitsUser(std::string_view text) {
  return text != "root" && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_+=,.@-").find(c) != std::string_view::npos;
         });
}

const wire::TextRule kUser{1, 64, FitsUser,
                           "must consist of letters, digits and _ + = , . @ - and not be root"};

}  // namespace

Result<std::string> CreateAccessKey(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  store::AccessKey key;
  key.user = body.Required("User").Text(kUser);
  TRY_ASSIGN(auto policy, ReadPolicyText(body, problem));
  key.policy = std::move(policy).value_or("");

  const sigv4::Credentials made = sigv4::NewCredentials("AKIA");
  key.id = made.access_key_id;
  key.sealed_secret = call.environment.keys.box().Seal(key.id, made.secret_access_key);
  key.created_at = call.environment.clock.Now();
  TRY_ASSIGN(const store::AccessKey kept, call.environment.store.access_keys().Create(key));

  wire::JsonWriter out;
  out.BeginObject();
  WriteAccessKey(out, kept);
  out.TextMember("SecretAccessKey", made.secret_access_key);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
