#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::digest {

inline constexpr size_t kAesKeyBytes = 32;
/// A nonce is used once under its key, or both texts are lost.
using GcmNonce = std::array<unsigned char, 12>;

/// Encrypt with AES-256-GCM; returns the ciphertext and, after it, the 16 bytes of the tag, which
/// covers `associated` too. Precondition: `key` has kAesKeyBytes.
/// Source: NIST SP 800-38D.
std::string AesGcmSeal(std::string_view key, const GcmNonce& nonce, std::string_view text,
                       std::string_view associated);

/// Decrypt what AesGcmSeal returned; nothing when key, nonce, associated data or any bit of it is
/// another. Precondition as AesGcmSeal.
std::optional<std::string> AesGcmOpen(std::string_view key, const GcmNonce& nonce,
                                      std::string_view sealed, std::string_view associated);

}  // namespace sluice::digest
