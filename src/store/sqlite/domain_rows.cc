#include "store/sqlite/domain_rows.h"

#include <fmt/format.h>

namespace sluice::store::sqlite {

Result<DomainRow> FindDomainRow(Connection& connection, std::string_view name) {
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT number, profiles, bytes, next_sequence, "
                              "recent_keys, stale_keys FROM domain WHERE name = ? AND deleted = 0",
                              name));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return NotFound(fmt::format("Domain '{}' was not found", name));
  return DomainRow{rows.Int(0), rows.Int(1), rows.Int(2), rows.Int(3), rows.Int(4), rows.Int(5)};
}

}  // namespace sluice::store::sqlite
