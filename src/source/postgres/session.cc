#include "source/postgres/session.h"

#include <fmt/format.h>

#include <string>

#include "source/postgres/column_rule.h"

namespace sluice::source {
namespace {

// Nobody but us ends our transactions; a lock that is held for long is for another attempt. Lanes
// are the only parallelism, and what is compiled for a COPY is seldom worth it.
constexpr SessionSetting kOurs[] = {
    {"statement_timeout", "0"},
    {"idle_in_transaction_session_timeout", "0"},
    {"lock_timeout", "60s"},
    {"default_transaction_read_only", "on"},
    {"max_parallel_workers_per_gather", "0"},
    {"jit", "off"},
};

void AppendSetting(std::string& sql, const SessionSetting& setting) {
  sql += fmt::format("SET {} = '{}';", setting.name, setting.value);
}

}  // namespace

Result<std::unique_ptr<pg::Connection>> OpenSession(const Clock& clock, const pg::Target& target,
                                                    pg::Patience patience, std::stop_token stop) {
  TRY_ASSIGN(auto session, pg::Connection::Open(clock, target, patience, stop));
  std::string sql;
  for (const SessionSetting& setting : kSessionSettings) AppendSetting(sql, setting);
  for (const SessionSetting& setting : kOurs) AppendSetting(sql, setting);
  TRY(session->Execute(sql, std::move(stop)));
  return session;
}

}  // namespace sluice::source
