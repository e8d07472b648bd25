#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "source/postgres/catalogue.h"

namespace sluice::source {

/// A stretch of one leaf: pages [from, to), without an end all from `from` on.
struct PageRange {
  size_t leaf = 0;
  int64_t from = 0;
  std::optional<int64_t> to;
  bool operator==(const PageRange&) const = default;
};

/// What one reader reads, one after the other.
using Split = std::vector<PageRange>;

/// Cut leaves into at most `most` splits of about equal numbers of pages, none much smaller than is
/// worth a connection. The last range of every leaf has no end, for pages that come until it is
/// read. A leaf whose rows have no places is in one piece. Never none.
std::vector<Split> CutIntoSplits(const std::vector<Leaf>& leaves, size_t most);

/// Write the condition that a range is, "" for all of a leaf.
std::string ConditionOf(const PageRange& range);

}  // namespace sluice::source
