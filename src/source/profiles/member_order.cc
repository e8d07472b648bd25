#include "source/profiles/member_order.h"

#include <utility>

#include "base/check.h"

namespace sluice::source {

MemberOrder::MemberOrder(std::vector<std::string_view> names)
    : names_(std::move(names)), followers_(names_.size() + 1) {
  CHECK(!names_.empty());
  for (const std::string_view name : names_) CHECK(name.size() <= kMaxNameBytes);
  for (size_t i = 0; i < names_.size(); ++i) followers_[i] = (i + 1) % names_.size();
}

std::optional<size_t> MemberOrder::Search(size_t previous, const char* key) {
  for (size_t i = 0; i < names_.size(); ++i) {
    if (!IsAt(i, key)) continue;
    followers_[previous] = i;
    return i;
  }
  return std::nullopt;
}

}  // namespace sluice::source
