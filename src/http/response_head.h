#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "http/message.h"

namespace sluice::http {

/// What the transport itself says in an answer.
struct ResponseFacts {
  UnixMillis now;
  std::string_view request_id;
  bool close = false;
};

/// True when `response` can travel: a status of 200 to 599, names that are tokens, and no control
/// character in a value, with which one answer could be made two.
bool IsSendable(const Response& response);

/// Write the head of an answer: status line, Date, x-amzn-RequestId, Content-Length (not for 204),
/// Connection, then the response's own fields without any of these. Requires IsSendable().
std::string ResponseHead(const Response& response, const ResponseFacts& facts);

/// Make the answer to a request that is refused before anyone handles it; `message` needs no JSON
/// escape.
Response RefusalResponse(int status, std::string_view message);

}  // namespace sluice::http
