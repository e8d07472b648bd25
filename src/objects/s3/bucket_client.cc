#include "objects/s3/bucket_client.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/log.h"
#include "digest/digest.h"
#include "metrics/catalogue.h"
#include "objects/s3/error.h"
#include "objects/s3/xml.h"
#include "sigv4/signer.h"
#include "sigv4/timestamp.h"

namespace sluice::objects {
namespace {

// Stores refuse a difference of 15 minutes; an answer to HEAD has no code that says so.
constexpr int64_t kSuspiciousSkewMs = 5 * 60 * 1000;

std::string_view OutcomeName(const Status& status) {
  return status.ok() ? "ok" : KindName(status.kind());
}

}  // namespace

BucketClient::BucketClient(const Clock& clock, http::Client& http, Options options,
                           BucketAddress address)
    : clock_(clock),
      http_(http),
      options_(std::move(options)),
      address_(std::move(address)),
      credentials_(options_.endpoint.credentials),
      pace_(clock) {}

S3Reply BucketClient::Send(const S3Request& request, std::stop_token stop) {
  const std::string payload_sha256 =
      request.payload_sha256.empty() ? digest::Sha256Hex(request.body) : request.payload_sha256;
  Retry retry(clock_, request.retry.value_or(options_.retry));
  bool signed_anew = false;
  bool repeated = false;
  while (true) {
    const Result<sigv4::Credentials> credentials = credentials_.Get();
    if (!credentials.ok()) {
      return {credentials.status().WithContext(fmt::format("bucket '{}'", bucket())), {}, {}};
    }
    S3Reply reply = SendInTurn(request, payload_sha256, *credentials, retry.Left(), stop);
    reply.repeated = repeated;
    if (reply.status.ok()) return reply;
    if (!signed_anew && CanSignAnew(reply, *credentials)) {
      signed_anew = true;
      continue;
    }
    reply.status = retry.WaitAfter(reply.status, stop);
    if (!reply.status.ok()) return reply;
    repeated = true;
  }
}

S3Reply BucketClient::SendInTurn(const S3Request& request, std::string_view payload_sha256,
                                 const sigv4::Credentials& credentials,
                                 std::chrono::milliseconds within, std::stop_token stop) {
  const Result<uint64_t> turn = pace_.Await(within, stop);
  if (turn.status().Is(ErrorKind::kThrottled)) {
    return {Status(ErrorKind::kThrottled,
                   fmt::format("{}; {} found no turn in time", HeldBack(), request.action)),
            {},
            {}};
  }
  if (!turn.ok()) return {turn.status(), {}, {}};
  S3Reply reply = SendOnce(request, payload_sha256, credentials, std::move(stop));
  metrics::kS3Requests.Add({request.action, OutcomeName(reply.status)});
  Heed(reply, *turn);
  return reply;
}

// No answer says nothing about how many requests there are.
void BucketClient::Heed(const S3Reply& reply, uint64_t turn) {
  const int status = reply.response.status;
  if (reply.status.Is(ErrorKind::kThrottled) || status == 503 || status == 429) {
    if (!pace_.OnRefused(turn)) return;
    Log(LogLevel::kWarn, "bucket.slows_us_down",
        {{"bucket", bucket()}, {"status", status}, {"code", reply.code}});
  } else if (status != 0 && pace_.OnAnswered()) {
    Log(LogLevel::kInfo, "bucket.as_before", {{"bucket", bucket()}});
  }
}

std::string BucketClient::HeldBack() const {
  const double rate = pace_.requests_per_second();
  if (rate == 0) return {};
  const long requests = std::lround(rate);
  return fmt::format("bucket '{}' slows us down: {} request{} a second", bucket(), requests,
                     requests == 1 ? "" : "s");
}

S3Reply BucketClient::SendOnce(const S3Request& request, std::string_view payload_sha256,
                               const sigv4::Credentials& credentials, std::stop_token stop) {
  S3Reply reply;
  Result<http::Response> response = SendSigned(request, payload_sha256, credentials, stop);
  if (!response.ok()) {
    reply.status = response.status().WithContext(
        fmt::format("bucket '{}' did not answer {}", bucket(), request.action));
    return reply;
  }
  reply.response = *std::move(response);
  if (reply.response.status / 100 == 2) {
    ReadSuccess(request, reply);
  } else {
    ReadFailure(request, reply);
  }
  return reply;
}

Result<http::Response> BucketClient::SendSigned(const S3Request& request,
                                                std::string_view payload_sha256,
                                                const sigv4::Credentials& credentials,
                                                std::stop_token stop) {
  sigv4::SignableRequest signable{.method = request.method,
                                  .path = address_.Path(request.key),
                                  .query = request.query,
                                  .headers = request.headers.fields()};
  signable.headers.emplace_back("Host", address_.host());
  const sigv4::SigningScope scope{options_.endpoint.region, "s3", sigv4::PathStyle::kAsSent};
  sigv4::Sign(signable, credentials, scope, payload_sha256, SigningTime());

  http::ClientRequest outgoing{.method = request.method,
                               .url = address_.origin() + signable.path,
                               .headers = {},
                               .body = request.body,
                               .max_answer_bytes = request.max_answer_bytes};
  outgoing.total_time = request.total_time;
  if (!signable.query.empty()) outgoing.url += "?" + signable.query;
  for (auto& [name, value] : signable.headers) {
    outgoing.headers.Add(std::move(name), std::move(value));
  }
  return http_.Send(outgoing, std::move(stop));
}

void BucketClient::ReadSuccess(const S3Request& request, S3Reply& reply) const {
  if (!request.success_is_in_body || CheckCompleted(reply.response.body).ok()) return;
  if (ReadErrorBody(reply.response.body)) return ReadFailure(request, reply);
  reply.status = {ErrorKind::kUnavailable,
                  fmt::format("bucket '{}' gave half an answer to {}", bucket(), request.action)};
}

void BucketClient::ReadFailure(const S3Request& request, S3Reply& reply) const {
  S3Error error = ReadS3Error(reply.response);
  reply.status = FromS3(
      error, {.action = request.action,
              .bucket = bucket(),
              .region = options_.endpoint.region,
              .unchecked = options_.endpoint.checksum == Checksum::kNone && !request.body.empty()});
  reply.code = std::move(error.code);
}

bool BucketClient::CanSignAnew(const S3Reply& reply, const sigv4::Credentials& used) {
  if (reply.code == "ExpiredToken" || reply.code == "InvalidToken" ||
      reply.code == "InvalidAccessKeyId") {
    return credentials_.Reload(used);
  }
  const bool silent = reply.response.status == 403 && reply.code.empty();
  return (silent || reply.code == "RequestTimeTooSkewed") && AdoptTimeOf(reply);
}

bool BucketClient::AdoptTimeOf(const S3Reply& reply) {
  const auto date = reply.response.headers.Find("Date");
  const auto theirs = date ? sigv4::ParseHttpDate(*date) : std::nullopt;
  if (!theirs) return false;
  const bool differs = std::llabs(*theirs - SigningTime()) > kSuspiciousSkewMs;
  if (differs) skew_ms_ = *theirs - clock_.Now();
  return differs;
}

}  // namespace sluice::objects
