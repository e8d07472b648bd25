#pragma once

#include <memory>

#include "api/environment.h"
#include "api/throttle.h"
#include "http/message.h"
#include "sigv4/verifier.h"

namespace sluice::api {

/// Answer requests of the AppIntegrations, Customer Profiles and Sluice APIs.
/// Threads: Answer from any thread at once.
class Service {
 public:
  /// `verifier.services` is ours to set: the services of the table of operations.
  Service(Environment environment, sigv4::VerifierOptions verifier, sigv4::SecretLookup lookup,
          ThrottleOptions throttle = {});
  ~Service();

  /// Answer one request. `GET /livez` and `GET /readyz` need no signature; every other path does,
  /// known or not.
  http::Response Answer(const http::Request& request);

  /// True for a request that is answered from what is at hand: reads, and no probe of the disk.
  static bool IsQuick(const http::Request& request);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::api
