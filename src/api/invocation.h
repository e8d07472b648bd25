#pragma once

#include <string_view>

#include "api/operation.h"
#include "http/message.h"
#include "store/invocation.h"

namespace sluice::api {

/// Make what recognises a request when it is sent again: the same access key, operation, target
/// (path and query, as sent) and body under the same amz-sdk-invocation-id, which SDKs keep over
/// their retries. Few of them sign that header, so it is a hint that counts with all the rest
/// alone. None where the request has no such header.
store::Invocation ReadInvocation(const http::Request& request, const Operation& operation,
                                 std::string_view access_key_id);

}  // namespace sluice::api
