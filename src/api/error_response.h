#pragma once

#include <string_view>

#include "api/operation.h"
#include "base/status.h"
#include "http/message.h"

namespace sluice::api {

/// Make the answer that says why a request was not carried out. What a caller may not know (detail;
/// the message of corrupt and internal) is left out.
/// Shape: header x-amzn-ErrorType, body {"Message": ...}; Retry-After where trying again helps.
/// Source: service models, errors of each service; docs/compatibility.md for kinds they lack.
http::Response ErrorResponse(Api api, const Status& status);

/// The same for a refusal that has its own name, before any operation is known.
http::Response RefusalResponse(int http_status, std::string_view error_name,
                               std::string_view message);

}  // namespace sluice::api
