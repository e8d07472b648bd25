#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/profile_store.h"

namespace sluice::store::sqlite {

/// Say that a row may have a key with this hash.
struct SearchEntry {
  int64_t hash = 0;
  int64_t row = 0;
  auto operator<=>(const SearchEntry&) const = default;
};

/// Hash a key the same way in every build. Not for strangers to be kept out: what a hash leads to
/// is compared.
int64_t HashKey(const SearchKey& key);

/// A page of a segment: entries in order, 16 bytes each, the lowest byte first. As long as SQLite
/// keeps beside its key without an overflow page.
inline constexpr size_t kPageEntries = 56;
inline constexpr size_t kEntryBytes = 16;
void AppendEntry(std::string& page, const SearchEntry& entry);
inline size_t CountEntries(std::string_view page) { return page.size() / kEntryBytes; }
SearchEntry EntryAt(std::string_view page, size_t index);

}  // namespace sluice::store::sqlite
