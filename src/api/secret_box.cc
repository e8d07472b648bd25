#include "api/secret_box.h"

#include <algorithm>
#include <span>

#include "base/id.h"
#include "digest/aes_gcm.h"
#include "digest/digest.h"

namespace sluice::api {

std::string SecretBox::Seal(std::string_view name, std::string_view secret) const {
  digest::GcmNonce nonce;
  RandomBytes(std::as_writable_bytes(std::span(nonce)));
  return std::string(digest::View(nonce)) + digest::AesGcmSeal(key_, nonce, secret, name);
}

std::optional<std::string> SecretBox::Open(std::string_view name, std::string_view sealed) const {
  digest::GcmNonce nonce;
  if (sealed.size() < nonce.size()) return std::nullopt;
  std::copy_n(sealed.begin(), nonce.size(), nonce.begin());
  return digest::AesGcmOpen(key_, nonce, sealed.substr(nonce.size()), name);
}

}  // namespace sluice::api
