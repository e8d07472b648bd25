#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/principal.h"
#include "api/secret_box.h"
#include "base/clock.h"
#include "base/status.h"
#include "sigv4/request.h"
#include "store/access_key_store.h"

namespace sluice::api {

/// Find who a key belongs to, its secret and its policy, without a read of the store and a
/// decryption for every request: an active key is remembered for two seconds. What is changed here
/// is forgotten at once; what another process changes in the same store takes effect when the two
/// seconds are over. The root key is not in the store.
/// Units: at most 10,000 keys remembered. Threads: every method from any thread.
class KeyRing {
 public:
  /// Clock and store outlive the ring.
  KeyRing(const Clock& clock, store::AccessKeyStore& store, SecretBox box, sigv4::Credentials root);

  /// Find an active key; null when there is none. Errors: of the store; corrupt when its secret
  /// does not open or its policy cannot be read.
  Result<std::shared_ptr<const Principal>> Find(std::string_view access_key_id);

  /// Drop what is remembered of a key. To be called after each change of one.
  void Forget(std::string_view access_key_id);

  /// Refuse a master key that the kept keys are not sealed under; for the start, since no key but
  /// the root's would work. Errors: invalid; of the store.
  Status CheckMasterKey();

  const SecretBox& box() const { return box_; }

 private:
  struct Entry {
    std::shared_ptr<const Principal> principal;
    Clock::Monotonic read_at;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  void Drop(std::string_view access_key_id);  // with the mutex held
  Result<std::shared_ptr<const Principal>> Read(std::string_view access_key_id) const;

  const Clock& clock_;
  store::AccessKeyStore& store_;
  const SecretBox box_;
  const std::shared_ptr<const Principal> root_;
  std::mutex mutex_;
  uint64_t changes_ = 0;  // what was read before the last of them is not remembered
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
};

}  // namespace sluice::api
