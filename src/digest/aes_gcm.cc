#include "digest/aes_gcm.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace sluice::digest {
namespace {

constexpr size_t kTagBytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// All but the last step of opening fails only when libcrypto cannot allocate: nothing to go on
// with.
void Require(bool done) {
  if (!done) std::abort();
}

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

/// Begin with key, nonce and associated data.
Context Begin(bool seal, std::string_view key, const GcmNonce& nonce, std::string_view associated) {
  Require(key.size() == kAesKeyBytes);
  Context context(EVP_CIPHER_CTX_new());
  Require(context != nullptr);
  Require(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, Raw(key), nonce.data(),
                            seal ? 1 : 0) == 1);
  int length = 0;
  Require(EVP_CipherUpdate(context.get(), nullptr, &length, Raw(associated),
                           int(associated.size())) == 1);
  return context;
}

std::string Translate(EVP_CIPHER_CTX* context, std::string_view text) {
  std::string out(text.size(), '\0');
  int length = 0;
  Require(EVP_CipherUpdate(context, Raw(out), &length, Raw(text), int(text.size())) == 1);
  Require(size_t(length) == text.size());
  return out;
}

}  // namespace

std::string AesGcmSeal(std::string_view key, const GcmNonce& nonce, std::string_view text,
                       std::string_view associated) {
  const Context context = Begin(true, key, nonce, associated);
  std::string sealed = Translate(context.get(), text);
  std::string tag(kTagBytes, '\0');
  int length = 0;
  Require(EVP_CipherFinal_ex(context.get(), Raw(tag), &length) == 1);
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, Raw(tag)) == 1);
  return sealed + tag;
}

std::optional<std::string> AesGcmOpen(std::string_view key, const GcmNonce& nonce,
                                      std::string_view sealed, std::string_view associated) {
  if (sealed.size() < kTagBytes) return std::nullopt;
  const Context context = Begin(false, key, nonce, associated);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string text = Translate(context.get(), sealed.substr(0, sealed.size() - kTagBytes));
  Require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, Raw(tag)) == 1);
  int length = 0;
  unsigned char none[kTagBytes];
  if (EVP_CipherFinal_ex(context.get(), none, &length) != 1) return std::nullopt;
  return text;
}

}  // namespace sluice::digest
