#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::source {

/// Find members by name in objects that mostly look like the object before: what followed a member
/// last time is tried first. Threads: one caller.
class MemberOrder {
 public:
  /// The longest name that can be found.
  static constexpr size_t kMaxNameBytes = 63;

  explicit MemberOrder(std::vector<std::string_view> names);

  /// Where a walk through an object begins: before its first member.
  size_t begin() const { return names_.size(); }

  /// Find the member whose name `key` begins with and a quote ends. Require kMaxNameBytes + 1
  /// readable bytes at `key`. `previous` is what was found before in this object, or begin().
  std::optional<size_t> Find(size_t previous, const char* key) {
    const size_t likely = followers_[previous];
    if (IsAt(likely, key)) [[likely]]
      return likely;
    return Search(previous, key);
  }

  std::string_view name(size_t member) const { return names_[member]; }

 private:
  bool IsAt(size_t member, const char* key) const {
    const std::string_view name = names_[member];
    return key[name.size()] == '"' && std::string_view(key, name.size()) == name;
  }
  std::optional<size_t> Search(size_t previous, const char* key);

  const std::vector<std::string_view> names_;
  std::vector<size_t> followers_;  // of each member, and of begin()
};

}  // namespace sluice::source
