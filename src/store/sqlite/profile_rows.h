#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "store/profile_store.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

/// A profile's id as it is stored: half as long as its text.
using ProfileIdBytes = std::array<char, 16>;

/// Read 32 lower-case hex digits; nothing when it is anything else.
std::optional<ProfileIdBytes> ReadProfileId(std::string_view text);

/// Write 16 stored bytes as 32 digits to `out`.
void WriteProfileId(std::string_view bytes, char* out);

inline Bytes ToBytes(const ProfileIdBytes& id) { return {{id.data(), id.size()}}; }

/// Put keys in order, each once, so that equal sets are written equally.
void NormalizeKeys(std::vector<SearchKey>& keys);

/// Write keys as the column profile_keys.keys holds them: each text after its length in four bytes,
/// the lowest first.
std::string WriteKeys(const std::vector<SearchKey>& keys);
/// Errors: corrupt.
Result<std::vector<SearchKey>> ReadKeys(std::string_view bytes);

}  // namespace sluice::store::sqlite
