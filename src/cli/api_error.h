#pragma once

#include <string_view>

#include "base/status.h"
#include "http/message.h"

namespace sluice::cli {

/// Turn an answer that is no success into a Status, with the server's message and what to do next.
/// Errors: by x-amzn-ErrorType where it says more than the HTTP status; see the table.
Status FromAnswer(const http::Response& answer);

/// Say what to do about a request that got no answer from `url`; other kinds pass.
Status FromNoAnswer(const Status& status, std::string_view url);

}  // namespace sluice::cli
