#include "sigv4/new_credentials.h"

#include <array>
#include <span>

#include "base/id.h"
#include "digest/digest.h"

namespace sluice::sigv4 {
namespace {

template <size_t N>
std::array<unsigned char, N> Random() {
  std::array<unsigned char, N> bytes;
  RandomBytes(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

}  // namespace

Credentials NewCredentials(std::string_view prefix) {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Credentials key;
  key.access_key_id = prefix;
  for (const unsigned char byte : Random<16>())
    key.access_key_id += kLetters[byte % kLetters.size()];
  key.secret_access_key = digest::Base64(digest::View(Random<30>()));
  return key;
}

}  // namespace sluice::sigv4
