#include "digest/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstdlib>

namespace sluice::digest {
namespace {

// libcrypto's hash calls fail only when it cannot allocate or a provider is missing: nothing to go
// on with.
void Require(bool done) {
  if (!done) std::abort();
}

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Looking a method up by its name, and making a context, cost more than hashing a request does:
// both are done once, the one for the process and the other for each thread.
const EVP_MD* Sha256Method() {
  static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(method != nullptr);
  return method;
}

// Comparisons would be guessed wrongly half of the time: hex is as good as random.
constexpr std::array<signed char, 256> HexDigits() {
  std::array<signed char, 256> digits{};
  digits.fill(-1);
  for (int i = 0; i < 10; ++i) digits[size_t('0' + i)] = static_cast<signed char>(i);
  for (int i = 0; i < 6; ++i) {
    digits[size_t('a' + i)] = digits[size_t('A' + i)] = static_cast<signed char>(10 + i);
  }
  return digits;
}
constexpr std::array<signed char, 256> kHexDigits = HexDigits();

class Sha256Context {
 public:
  Sha256Context() : md_(EVP_MD_CTX_new()) { Require(md_ != nullptr); }
  ~Sha256Context() { EVP_MD_CTX_free(md_); }
  Sha256Context(const Sha256Context&) = delete;
  Sha256Context& operator=(const Sha256Context&) = delete;

  void Begin() { Require(EVP_DigestInit_ex(md_, Sha256Method(), nullptr) == 1); }
  void Update(std::string_view bytes) {
    Require(EVP_DigestUpdate(md_, bytes.data(), bytes.size()) == 1);
  }
  Sha256Bytes Finish() {
    Sha256Bytes out;
    Require(EVP_DigestFinal_ex(md_, out.data(), nullptr) == 1);
    return out;
  }

 private:
  EVP_MD_CTX* md_;
};

class HmacContext {
 public:
  HmacContext() {
    static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    Require(method != nullptr);
    mac_ = EVP_MAC_CTX_new(method);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    Require(mac_ != nullptr && EVP_MAC_CTX_set_params(mac_, parameters) == 1);
  }
  ~HmacContext() { EVP_MAC_CTX_free(mac_); }
  HmacContext(const HmacContext&) = delete;
  HmacContext& operator=(const HmacContext&) = delete;

  Sha256Bytes Sum(std::string_view key, std::string_view bytes) {
    Sha256Bytes out;
    size_t length = 0;
    // A null key would mean the one before.
    const unsigned char* key_bytes = Raw(key.empty() ? std::string_view("") : key);
    Require(EVP_MAC_init(mac_, key_bytes, key.size(), nullptr) == 1 &&
            EVP_MAC_update(mac_, Raw(bytes), bytes.size()) == 1 &&
            EVP_MAC_final(mac_, out.data(), &length, out.size()) == 1);
    return out;
  }

 private:
  EVP_MAC_CTX* mac_;
};

}  // namespace

struct Sha256Stream::Context : Sha256Context {};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) { context_->Begin(); }
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Update(std::string_view bytes) { context_->Update(bytes); }

Sha256Bytes Sha256Stream::Finish() { return context_->Finish(); }

Sha256Bytes Sha256(std::string_view bytes) {
  thread_local Sha256Context context;
  context.Begin();
  context.Update(bytes);
  return context.Finish();
}

Md5Bytes Md5(std::string_view bytes) {
  Md5Bytes out;
  Require(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_md5(), nullptr) == 1);
  return out;
}

Sha256Bytes HmacSha256(std::string_view key, std::string_view bytes) {
  thread_local HmacContext context;
  return context.Sum(key, bytes);
}

std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (unsigned char c : bytes) {
    text += kDigits[c >> 4];
    text += kDigits[c & 15];
  }
  return text;
}

std::optional<std::string> Unhex(std::string_view text) {
  const auto digit = [](char c) { return kHexDigits[static_cast<unsigned char>(c)]; };
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes(text.size() / 2, '\0');
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i / 2] = char(high * 16 + low);
  }
  return bytes;
}

std::string Base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // the encoder writes a final NUL
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), Raw(bytes), int(bytes.size()));
  text.resize(size_t(length));
  return text;
}

std::optional<std::string> Unbase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), Raw(text), int(text.size()));
  if (length < 0) return std::nullopt;
  // The decoder counts padding as bytes and passes over white space.
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(size_t(length) - std::min(padding, size_t(length)));
  if (Base64(bytes) != text) return std::nullopt;
  return bytes;
}

bool EqualConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace sluice::digest
