#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "digest/digest.h"
#include "sigv4/canonical.h"

namespace sluice::sigv4 {

/// Keep derived signing keys, so that a request costs one HMAC and not five. An entry belongs to
/// the secret as well as to the key id: a changed secret never finds the old one's key. Units: at
/// most 2 * `generation_entries` entries; those not asked for during a whole generation are
/// dropped. Threads: any.
class KeyCache {
 public:
  explicit KeyCache(size_t generation_entries);

  /// Return the signing key, deriving it at the first call.
  digest::Sha256Bytes Get(std::string_view access_key_id, std::string_view secret,
                          const KeyScope& scope);
  size_t entries() const;

 private:
  using Entries = std::unordered_map<std::string, digest::Sha256Bytes>;

  void Insert(std::string name, const digest::Sha256Bytes& key);

  const size_t generation_entries_;
  mutable std::mutex mutex_;
  Entries recent_;
  Entries older_;
};

}  // namespace sluice::sigv4
