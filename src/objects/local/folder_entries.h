#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::objects {

/// Which names of a folder are wanted. A folder's name has a '/' after it here, so that names in
/// byte order are keys in byte order.
struct EntryRange {
  std::string_view prefix;  // of the name
  std::string_view after;   // names after it; besides, where `through` is set, the folder that
  bool through = false;     // `after` leads through
};

/// Return the first `count` regular files and folders of the range, in byte order. Links, pipes and
/// the like are left out. The whole folder is read; what is held is bounded by `count`.
Result<std::vector<std::string>> FirstEntries(int folder, const EntryRange& range, size_t count,
                                              std::stop_token stop);

}  // namespace sluice::objects
