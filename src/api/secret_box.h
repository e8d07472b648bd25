#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::api {

/// Keep secrets under the master key: AES-256-GCM, a random nonce for each, bound to the name of
/// what it is the secret of. Threads: any.
class SecretBox {
 public:
  /// Precondition: `master_key` has digest::kAesKeyBytes.
  explicit SecretBox(std::string master_key) : key_(std::move(master_key)) {}

  /// Shape: 12 bytes of nonce, the ciphertext, 16 bytes of tag.
  std::string Seal(std::string_view name, std::string_view secret) const;

  /// Nothing for what was sealed under another key or name, or is damaged.
  std::optional<std::string> Open(std::string_view name, std::string_view sealed) const;

 private:
  const std::string key_;
};

}  // namespace sluice::api
