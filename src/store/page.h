#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::store {

/// Ask for the items after a position, which came from Page::next; empty: from the beginning.
struct PageRequest {
  size_t limit = 50;
  std::string after;
};

/// Items in a stable order. `next` is empty when these were the last. Pages stay right while others
/// write: an item that exists throughout is seen exactly once.
template <typename T>
struct Page {
  std::vector<T> items;
  std::string next;
};

}  // namespace sluice::store
