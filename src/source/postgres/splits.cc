#include "source/postgres/splits.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::source {
namespace {

// 4 MiB at the usual size of a page: read in some hundredths of a second.
constexpr int64_t kLeastPages = 512;

int64_t WeightOf(const Leaf& leaf) { return std::max<int64_t>(leaf.pages, 1); }

}  // namespace

std::vector<Split> CutIntoSplits(const std::vector<Leaf>& leaves, size_t most) {
  int64_t total = 0;
  for (const Leaf& leaf : leaves) total += WeightOf(leaf);
  const int64_t wanted = std::clamp<int64_t>(total / kLeastPages, 1, static_cast<int64_t>(most));
  const int64_t pages_each = (total + wanted - 1) / wanted;

  std::vector<Split> splits(1);
  int64_t room = pages_each;
  const auto next = [&] {
    if (room > 0 || static_cast<int64_t>(splits.size()) == wanted) return;
    splits.emplace_back();
    room = pages_each;
  };
  for (size_t i = 0; i < leaves.size(); ++i) {
    int64_t from = 0;
    int64_t left = WeightOf(leaves[i]);
    next();
    while (leaves[i].is_heap && left > room && static_cast<int64_t>(splits.size()) < wanted) {
      splits.back().push_back({i, from, from + room});
      from += room;
      left -= room;
      room = 0;
      next();
    }
    splits.back().push_back({i, from, std::nullopt});
    room -= left;
  }
  return splits;
}

std::string ConditionOf(const PageRange& range) {
  std::string condition;
  if (range.from > 0) condition = fmt::format("ctid >= '({},0)'::tid", range.from);
  if (range.to) {
    condition += fmt::format("{}ctid < '({},0)'::tid", condition.empty() ? "" : " AND ", *range.to);
  }
  return condition;
}

}  // namespace sluice::source
