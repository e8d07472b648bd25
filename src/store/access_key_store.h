#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "store/page.h"

namespace sluice::store {

/// A user's key. What is sealed is sealed above: the store never sees a secret.
struct AccessKey {
  std::string id;
  std::string user;
  bool active = true;
  std::string policy;  // as it was given
  std::string sealed_secret;
  UnixMillis created_at{};
  bool operator==(const AccessKey&) const = default;
};

/// What to change of a key; what is absent stays.
struct AccessKeyChange {
  std::optional<bool> active;
  std::optional<std::string> policy;
};

/// A user has two, so that one can be put in the other's place.
inline constexpr size_t kKeysPerUser = 2;

/// Remember access keys. Transactions, errors and threads as IntegrationStore.
class AccessKeyStore {
 public:
  virtual ~AccessKeyStore() = default;

  /// Keep a new key; one whose policy is empty takes that of the user's other key. Returns what is
  /// kept. Errors: duplicate for an id that is there; quota for a user with two; invalid when there
  /// is no policy to take.
  virtual Result<AccessKey> Create(const AccessKey& key) = 0;

  /// Errors: not_found.
  virtual Result<AccessKey> Find(std::string_view id) = 0;

  /// List in order of creation.
  virtual Result<Page<AccessKey>> List(const PageRequest& request) = 0;

  /// Returns the key as it is then. Errors: not_found.
  virtual Result<AccessKey> Update(std::string_view id, const AccessKeyChange& change) = 0;

  /// Errors: not_found.
  virtual Status Delete(std::string_view id) = 0;
};

}  // namespace sluice::store
