#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "model/integration.h"
#include "model/run.h"
#include "store/invocation.h"
#include "store/page.h"

namespace sluice::store {

struct Domain {
  std::string name;
  int default_expiration_days = 0;
  std::optional<std::string> default_encryption_key;
  std::optional<std::string> dead_letter_queue_url;
  model::Tags tags;
  UnixMillis created_at;
  UnixMillis updated_at;
};

struct DomainStats {
  int64_t profiles = 0;
  int64_t bytes = 0;  // of the profiles' documents
};

/// Remember Customer Profiles domains. Transactions, errors and threads as IntegrationStore.
class DomainStore {
 public:
  virtual ~DomainStore() = default;

  /// Keep a new domain; returns what is kept: under an invocation that was seen before, the first
  /// one. Errors: duplicate.
  virtual Result<Domain> CreateDomain(const Domain& domain, const Invocation& invocation = {}) = 0;
  /// Errors: not_found.
  virtual Result<std::pair<Domain, DomainStats>> FindDomain(std::string_view name) = 0;
  /// List in order of name.
  virtual Result<Page<Domain>> ListDomains(const PageRequest& request) = 0;
  /// Remove a domain with all its profiles. Errors: not_found.
  virtual Status DeleteDomain(std::string_view name, const Invocation& invocation = {}) = 0;
};

/// A name and a value by which a profile is found, in the form that equal values share ("_phone",
/// "+4912345").
struct SearchKey {
  std::string name;
  std::string value;
  auto operator<=>(const SearchKey&) const = default;
};

/// A profile's members as one JSON object without ProfileId, in the order of model::ProfileMembers,
/// absent members left out; and the keys that find it. Kept as given.
struct ProfileDocument {
  std::string json;
  std::vector<SearchKey> keys;
};

struct Profile {
  std::string id;  // 32 lower-case hex digits
  std::string json;
  UnixMillis created_at;
  UnixMillis updated_at;
};

struct ImportedProfile {
  std::string id;
  ProfileDocument document;
};

struct ImportCounts {
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
};

struct ProfileSearch {
  std::vector<std::vector<SearchKey>> terms;  // each: any of these
  bool all_terms = false;                     // true: AND, false: OR
};

/// Remember profiles. Transactions, errors and threads as IntegrationStore. The time of the last
/// update is the store's: it never runs backwards within a domain, and a reader that begins after
/// time t sees every update made before t.
class ProfileStore {
 public:
  virtual ~ProfileStore() = default;

  /// Errors: not_found (the domain).
  virtual Status CreateProfile(std::string_view domain, std::string_view id,
                               const ProfileDocument& document,
                               const Invocation& invocation = {}) = 0;

  /// Replace a profile's document by what `change` makes of the current one, in one transaction.
  /// Errors: not_found (domain or profile); whatever `change` returns.
  using Change = std::function<Result<ProfileDocument>(const std::string& json)>;
  virtual Status UpdateProfile(std::string_view domain, std::string_view id, const Change& change,
                               const Invocation& invocation = {}) = 0;

  /// Errors: not_found (domain or profile).
  virtual Status DeleteProfile(std::string_view domain, std::string_view id,
                               const Invocation& invocation = {}) = 0;

  /// Create or replace many in one transaction. An equal document leaves the profile and its time
  /// untouched, so a repeated import changes nothing. Errors: not_found (the domain).
  virtual Result<ImportCounts> ImportProfiles(std::string_view domain,
                                              std::span<const ImportedProfile> profiles) = 0;

  /// Find profiles in order of creation. Errors: not_found (the domain).
  virtual Result<Page<Profile>> SearchProfiles(std::string_view domain, const ProfileSearch& search,
                                               const PageRequest& request) = 0;
};

/// Profiles of one split, one after the other. Threads: one caller.
class ProfileCursor {
 public:
  virtual ~ProfileCursor() = default;

  /// Move to the next profile and show it until the next call; false at the end.
  struct Row {
    std::string_view id;
    std::string_view json;
    UnixMillis created_at;
    UnixMillis updated_at;
  };
  virtual Result<bool> Next(Row& row) = 0;
};

/// The profiles whose last update lies in a window, as they were at one instant, cut into splits.
/// Threads: ReadSplit from any thread, each split at most once.
class ProfileSnapshot {
 public:
  virtual ~ProfileSnapshot() = default;

  virtual UnixMillis taken_at() const = 0;
  virtual int64_t rows() const = 0;  // in the window, exactly
  virtual size_t splits() const = 0;
  virtual Result<std::unique_ptr<ProfileCursor>> ReadSplit(size_t split) = 0;
};

/// Read profiles in bulk.
class ProfileReader {
 public:
  virtual ~ProfileReader() = default;

  /// Take a snapshot of at most `max_splits` splits, fewer when there is little to read; one where
  /// the window is empty of rows. Errors: not_found (the domain).
  virtual Result<std::unique_ptr<ProfileSnapshot>> OpenWindow(std::string_view domain,
                                                              model::Window window,
                                                              size_t max_splits) = 0;
};

}  // namespace sluice::store
