#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "api/operation.h"
#include "base/time.h"

namespace sluice::api {

/// Which requests are written down. What was refused always is, unless nothing is.
enum class AuditScope { kOff, kChanges, kAll };

/// Who asked for what, and what came of it. Empty: not known, which is so for whatever comes after
/// the step that refused the request.
struct AuditEntry {
  UnixMillis at;
  std::string_view request_id;
  std::string_view peer;
  std::string access_key_id;  // of a key that there is; what else a caller claims is not kept
  std::string user;           // whose signature held
  std::string service;
  const Operation* operation = nullptr;
  std::string resource;
  int status = 0;
  std::string_view error;
  bool open = false;  // answered by an open path: no line is written
};

/// Where the lines of the log go, and which.
struct Audit {
  AuditScope scope = AuditScope::kOff;
  /// Keep one line, which ends in a line feed. Called by any thread, before the answer is sent; who
  /// gathers lines has http::ServerOptions::before_answers to write them by.
  std::function<void(std::string_view line)> write;
};

/// Say whether an entry is within a scope. Operations that begin with Get, List or Search change
/// nothing; what is refused counts as more than reading.
bool IsAudited(AuditScope scope, const AuditEntry& entry);

/// Write an entry as one line of JSON, in ASCII alone: whatever the caller sent, no reader can take
/// it for the end of a line.
/// Shape: {"time", "requestId", "accessKeyId", "user", "peer", "service", "action", "resource",
/// "status", "error"}, absent where not known.
std::string AuditLine(const AuditEntry& entry);

}  // namespace sluice::api
