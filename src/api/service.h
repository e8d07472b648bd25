#pragma once

#include <memory>

#include "api/audit.h"
#include "api/environment.h"
#include "api/throttle.h"
#include "http/message.h"
#include "sigv4/verifier.h"

namespace sluice::api {

/// Answer requests of the AppIntegrations, Customer Profiles and Sluice APIs: whose signature
/// holds, and whose policy allows the operation on what it acts on, is served, and each request but
/// those for open paths is written in the audit log.
/// Threads: Answer from any thread at once.
class Service {
 public:
  /// `verifier.services` is ours to set: the services of the table of operations.
  Service(Environment environment, sigv4::VerifierOptions verifier, ThrottleOptions throttle = {});
  ~Service();

  /// Answer one request. Those for OpenPaths need no signature; every other one does, whether its
  /// path is known or not.
  http::Response Answer(const http::Request& request);

  /// True for a request that is answered from what is at hand: reads, but of no open path that
  /// is slow.
  static bool IsQuick(const http::Request& request);

 private:
  http::Response AnswerOrCatch(const http::Request& request, AuditEntry& entry);

  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::api
