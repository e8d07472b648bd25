#include "store/sqlite/domain_sweep.h"

#include "store/sqlite/control_rows.h"
#include "store/sqlite/domain_rows.h"

namespace sluice::store::sqlite {
namespace {

constexpr int kPagesAtOnce = 500;
constexpr int kKeysAtOnce = 2000;
constexpr int kProfilesAtOnce = 500;

}  // namespace

Result<bool> SweepDeletedDomains(Connection& connection) {
  TRY_ASSIGN(const auto domain,
             ReadNumber(connection.Query("SELECT number FROM domain WHERE deleted = 1 LIMIT 1")));
  if (!domain) return false;
  TRY_ASSIGN(int64_t removed,
             connection.Write("DELETE FROM search_page WHERE (domain, segment, hash, \"row\") IN "
                              "(SELECT domain, segment, hash, \"row\" FROM search_page "
                              "WHERE domain = ? LIMIT ?)",
                              *domain, kPagesAtOnce));
  if (removed > 0) return true;
  const int64_t first = FirstRow(*domain);
  const int64_t end = FirstRow(*domain + 1);
  TRY_ASSIGN(removed, connection.Write("DELETE FROM profile_keys WHERE \"row\" IN "
                                       "(SELECT \"row\" FROM profile_keys "
                                       "WHERE \"row\" >= ? AND \"row\" < ? LIMIT ?)",
                                       first, end, kKeysAtOnce));
  if (removed > 0) return true;
  TRY_ASSIGN(removed, connection.Write("DELETE FROM profile WHERE \"row\" IN "
                                       "(SELECT \"row\" FROM profile "
                                       "WHERE \"row\" >= ? AND \"row\" < ? LIMIT ?)",
                                       first, end, kProfilesAtOnce));
  if (removed > 0) return true;
  TRY(connection.Write("DELETE FROM search_segment WHERE domain = ?", *domain));
  TRY(connection.Write("DELETE FROM search_recent WHERE domain = ?", *domain));
  TRY(connection.Write("DELETE FROM domain WHERE number = ?", *domain));
  return true;
}

}  // namespace sluice::store::sqlite
