#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

#include "base/status.h"
#include "store/sqlite/control_rows.h"

namespace sluice::store::sqlite {

/// One quota: what it counts, for the message, and how. `count` stops counting at its last
/// parameter, so that it costs no more than the quota is high.
struct Quota {
  std::string_view what;     // "data integrations"
  std::string_view setting;  // "quotas.data-integrations"
  std::string_view count;    // SELECT count(*) FROM (SELECT 1 FROM ... LIMIT ?)
};

/// Refuse the transaction at hand when, with what it has written, there is more than `most` allows;
/// 0: no bound. Errors: quota.
template <typename... T>
Status CheckQuota(Connection& connection, const Quota& quota, int64_t most,
                  const T&... parameters) {
  if (most == 0) return {};
  TRY_ASSIGN(const auto counted,
             ReadNumber(connection.Query(quota.count, parameters..., most + 1)));
  if (counted.value_or(0) <= most) return {};
  return {ErrorKind::kQuota,
          fmt::format("The quota for {}, {}, is reached; the server's setting {} changes it",
                      quota.what, most, quota.setting)};
}

}  // namespace sluice::store::sqlite
