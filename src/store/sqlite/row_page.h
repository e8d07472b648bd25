#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "base/status.h"
#include "store/page.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// Take a page of at most `limit` items from rows of which one more was asked for, so that it shows
/// whether there is a next page. `read` makes the item of the current row; `position` says where
/// the page behind an item and its row begins. Errors: of the rows and of `read`.
template <typename Item, typename Read, typename Position>
Result<Page<Item>> ReadPage(Result<Rows> rows, size_t limit, const Read& read,
                            const Position& position) {
  if (!rows.ok()) return rows.status();
  Page<Item> page;
  std::string next;
  while (true) {
    TRY_ASSIGN(const bool more, rows->Next());
    if (!more) return page;
    if (page.items.size() == limit) break;
    TRY_ASSIGN(Item item, read(*rows));
    if (page.items.size() + 1 == limit) next = position(item, *rows);
    page.items.push_back(std::move(item));
  }
  page.next = std::move(next);
  return page;
}

}  // namespace sluice::store::sqlite
