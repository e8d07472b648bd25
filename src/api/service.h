#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "http/message.h"
#include "model/arn.h"
#include "model/export_options.h"
#include "model/integration.h"
#include "sigv4/verifier.h"
#include "store/store.h"

namespace sluice::api {

/// What the API works with; outlives the Service. The functions may be called from any thread.
struct Environment {
  const Clock& clock;
  store::Store& store;
  model::Account account;
  std::string version;
  /// HMAC key of page tokens: a token that we did not make is refused.
  std::string page_token_key;
  /// Refuse an association whose source nothing here can read; invalid naming the member.
  std::function<Status(const model::DataIntegration&,
                       const std::optional<model::ObjectConfiguration>&)>
      check_source;
  /// Refuse a bucket that is not there or not ours to write; not_found, denied, invalid.
  std::function<Status(std::string_view bucket)> check_bucket;
  /// Make an embedded bucket.
  std::function<Status(std::string_view bucket)> create_bucket;
  /// Tell the dispatcher that a run is queued.
  std::function<void()> nudge;
};

/// Answer requests of the AppIntegrations, Customer Profiles and Sluice APIs.
/// Threads: Answer from any thread at once.
class Service {
 public:
  Service(Environment environment, sigv4::VerifierOptions verifier, sigv4::SecretLookup lookup);
  ~Service();

  /// Answer one request. `GET /livez` and `GET /readyz` need no signature; every other path does,
  /// known or not.
  http::Response Answer(const http::Request& request);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::api
