#pragma once

#include <libpq-fe.h>

#include <string_view>

#include "base/status.h"

namespace sluice::pg {

/// Convert a SQLSTATE: by the whole code where the table has it, else by its class. The message is
/// like "connection 'crm' answered 42501 (no right to it)"; `said`, the server's own words, is the
/// detail. Source: PostgreSQL manual, appendix A, error codes.
Status FromSqlState(std::string_view connection, std::string_view sqlstate, std::string_view said);

/// Convert a result that is no success.
Status FromResult(std::string_view connection, const PGresult* result);

/// Convert the failure of the connection itself; unavailable unless the server gave a reason.
Status FromConnection(std::string_view connection, const PGconn* handle);

}  // namespace sluice::pg
