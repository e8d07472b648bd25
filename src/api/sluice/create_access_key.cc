#include <algorithm>
#include <array>
#include <span>

#include "api/sluice/access_key_shapes.h"
#include "base/id.h"
#include "digest/digest.h"

namespace sluice::api::sluice_v1 {
namespace {

// Source: IAM API reference, CreateUser, UserName; and what an access key looks like there.
bool FitsUser(std::string_view text) {
  return text != "root" && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_+=,.@-").find(c) != std::string_view::npos;
         });
}

const wire::TextRule kUser{1, 64, FitsUser,
                           "must consist of letters, digits and _ + = , . @ - and not be root"};

std::string MakeAccessKeyId() {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::array<std::byte, 16> random;
  RandomBytes(random);
  std::string id = "AKIA";
  for (std::byte byte : random) id += kLetters[size_t(byte) % kLetters.size()];
  return id;
}

std::string MakeSecret() {
  std::array<unsigned char, 30> random;  // 40 characters of Base64
  RandomBytes(std::as_writable_bytes(std::span(random)));
  return digest::Base64(digest::View(random));
}

}  // namespace

Result<std::string> CreateAccessKey(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  wire::Problem problem;
  const wire::Node body(document, problem);
  store::AccessKey key;
  key.user = body.Required("User").Text(kUser);
  TRY_ASSIGN(auto policy, ReadPolicyText(body, problem));
  key.policy = std::move(policy).value_or("");

  KeyRing& keys = call.environment.keys;
  const std::string secret = MakeSecret();
  key.id = MakeAccessKeyId();
  key.sealed_secret = keys.box().Seal(key.id, secret);
  key.created_at = call.environment.clock.Now();
  TRY_ASSIGN(const store::AccessKey kept, call.environment.store.access_keys().Create(key));

  wire::JsonWriter out;
  out.BeginObject();
  WriteAccessKey(out, kept);
  out.TextMember("SecretAccessKey", secret);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
