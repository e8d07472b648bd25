#include "source/postgres/session.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "source/postgres/column_rule.h"

namespace sluice::source {
namespace {

// Nobody but us ends our transactions; a lock that is held for long is for another attempt. Lanes
// are the only parallelism, and what is compiled for a COPY is seldom worth it.
constexpr SessionSetting kOurs[] = {
    {"statement_timeout", "0"},
    {"idle_in_transaction_session_timeout", "0"},
    {"lock_timeout", "60s"},
    {"max_parallel_workers_per_gather", "0"},
    {"jit", "off"},
};

void AppendSetting(std::string& sql, const SessionSetting& setting) {
  sql += fmt::format("; SET LOCAL {} = '{}'", setting.name, setting.value);
}

}  // namespace

Status BeginReading(pg::Connection& session, std::stop_token stop) {
  std::string sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  for (const SessionSetting& setting : kSessionSettings) AppendSetting(sql, setting);
  for (const SessionSetting& setting : kOurs) AppendSetting(sql, setting);
  return session.Execute(sql, std::move(stop));
}

}  // namespace sluice::source
