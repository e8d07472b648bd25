#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"

namespace sluice::objects {

/// One object as a list has shown it.
struct ObjectInfo {
  std::string key;
  int64_t bytes = 0;
  std::string version;  // the ETag, or what tells a file from any other and from its later self
  UnixMillis modified_at;

  bool operator==(const ObjectInfo&) const = default;
};

struct ListedPage {
  std::vector<ObjectInfo> objects;  // in the byte order of their keys
  std::string next;                 // `after` of the next page; empty: this was the last
};

/// The most objects that one page has, whatever was asked for.
inline constexpr size_t kMaxListed = 1000;

/// Find and read the objects of one place: a bucket or a configured folder.
/// Errors, for both methods: not_found (the place), denied, invalid, throttled and unavailable
/// (after the implementation's own retries), cancelled, corrupt (the store contradicts itself). The
/// message names the place, never a secret. Threads: any. `stop` ends any wait.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;

  /// Return the objects whose keys begin with `prefix` and come after `after`: at most `limit`,
  /// which is 1 or more, and kMaxListed. A page may be empty and yet have a next. What is added or
  /// removed meanwhile may be seen or not. Errors besides: invalid for a limit of 0 or a file whose
  /// name cannot be a key.
  virtual Result<ListedPage> List(std::string_view prefix, std::string_view after, size_t limit,
                                  std::stop_token stop) = 0;

  /// Fill `to` from byte `offset` of exactly the object listed; returns fewer bytes only at its
  /// end. Errors besides: unavailable when another object or none is at the key by now, so that
  /// whoever begins anew with a list can succeed; what is in `to` then is of no object.
  virtual Result<size_t> ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                                std::stop_token stop) = 0;
};

}  // namespace sluice::objects
