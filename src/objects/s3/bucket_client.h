#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "http/client.h"
#include "objects/s3/address.h"
#include "objects/s3/credentials.h"
#include "objects/s3/endpoint.h"
#include "objects/s3/pace.h"
#include "objects/s3/retry.h"

namespace sluice::objects {

struct S3Request {
  std::string_view action{};  // as S3 calls it, "PutObject"
  std::string method{};
  std::string_view key{};        // empty: the bucket itself
  std::string query{};           // percent-encoded
  http::Headers headers{};       // but those of signing
  std::string_view body{};       // borrowed for the call
  std::string payload_sha256{};  // of the body, hex; empty: not known yet
  size_t max_answer_bytes = 4 * 1024 * 1024;
  std::chrono::milliseconds total_time{60'000};  // of one attempt
  /// A 2xx may yet turn out to be a failure in its body, or no answer at all; true for
  /// CompleteMultipartUpload alone.
  bool success_is_in_body = false;
  std::optional<RetryOptions> retry{};  // in place of the client's
};

/// What came of a request after all attempts.
struct S3Reply {
  Status status;
  std::string code;  // of the store's last error, "NoSuchUpload"; empty: none
  http::Response response;
  /// An earlier attempt may have had its effect without our hearing of it.
  bool repeated = false;
};

/// Send one bucket's requests, signed with the hash of what they carry, and send them again where
/// the retry rules say so. A store whose clock differs from ours is believed once per request, and
/// credentials that it calls expired are looked up again once. While it says that there are too
/// many, all of them wait for turns. Threads: any.
/// Source: Amazon S3 API Reference, "Authenticating requests: using the Authorization header".
class BucketClient {
 public:
  struct Options {
    std::string bucket;
    S3Endpoint endpoint;
    RetryOptions retry;
  };

  BucketClient(const Clock& clock, http::Client& http, Options options, BucketAddress address);

  S3Reply Send(const S3Request& request, std::stop_token stop);

  /// As ObjectStore's.
  std::string HeldBack() const;

  const std::string& bucket() const { return options_.bucket; }
  const S3Endpoint& endpoint() const { return options_.endpoint; }
  const Clock& clock() const { return clock_; }

 private:
  Result<http::Response> SendSigned(const S3Request& request, std::string_view payload_sha256,
                                    const sigv4::Credentials& credentials, std::stop_token stop);
  S3Reply SendInTurn(const S3Request& request, std::string_view payload_sha256,
                     const sigv4::Credentials& credentials, std::chrono::milliseconds within,
                     std::stop_token stop);
  void Heed(const S3Reply& reply, uint64_t turn);
  S3Reply SendOnce(const S3Request& request, std::string_view payload_sha256,
                   const sigv4::Credentials& credentials, std::stop_token stop);
  void ReadSuccess(const S3Request& request, S3Reply& reply) const;
  void ReadFailure(const S3Request& request, S3Reply& reply) const;
  bool CanSignAnew(const S3Reply& reply, const sigv4::Credentials& used);
  bool AdoptTimeOf(const S3Reply& reply);
  UnixMillis SigningTime() const { return clock_.Now() + skew_ms_; }

  const Clock& clock_;
  http::Client& http_;
  const Options options_;
  const BucketAddress address_;
  CredentialsChain credentials_;
  Pace pace_;
  std::atomic<int64_t> skew_ms_{0};  // the store's clock less ours
};

}  // namespace sluice::objects
