#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sluice::store::sqlite {

/// Remember what was read from a database until anything is written to it. `version` is
/// Database::Version() from before the read; what was kept under another is never returned.
/// Holds at most `max_bytes`, by the sizes that Keep is told, and forgets all when they are full.
/// Threads: every method from any thread.
template <typename T>
class ReadCache {
 public:
  explicit ReadCache(size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Return what was kept under `key` in this version, or null.
  std::shared_ptr<const T> Find(uint64_t version, std::string_view key) {
    std::lock_guard lock(mutex_);
    if (version != version_) return nullptr;
    const auto found = kept_.find(key);
    return found == kept_.end() ? nullptr : found->second;
  }

  void Keep(uint64_t version, std::string_view key, std::shared_ptr<const T> value, size_t bytes) {
    std::lock_guard lock(mutex_);
    if (version < version_ || bytes > max_bytes_) return;
    if (version > version_ || bytes > max_bytes_ - bytes_) Clear(version);
    if (kept_.emplace(key, std::move(value)).second) bytes_ += bytes;
  }

 private:
  void Clear(uint64_t version) {
    kept_.clear();
    bytes_ = 0;
    version_ = version;
  }

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  const size_t max_bytes_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const T>, Hash, std::equal_to<>> kept_;
  size_t bytes_ = 0;
  uint64_t version_ = 0;
};

}  // namespace sluice::store::sqlite
