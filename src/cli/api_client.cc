#include "cli/api_client.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "cli/api_error.h"
#include "digest/digest.h"
#include "sigv4/signer.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{5'000};

Result<boost::json::object> ReadObject(const std::string& body) {
  if (body.empty()) return boost::json::object();
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(body, error);
  if (error || !value.is_object()) {
    return Status(ErrorKind::kCorrupt, "the answer is not a JSON object: is this a Sluice server?",
                  error.message());
  }
  return std::move(value.get_object());
}

}  // namespace

ApiClient::ApiClient(const Clock& clock, ApiTarget target)
    : clock_(clock), target_(std::move(target)) {}

Result<boost::json::object> ApiClient::Call(const ApiCall& call, std::stop_token stop) {
  const std::string hash = digest::Sha256Hex(call.body);
  auto pause = kFirstPause;
  for (int attempt = 1;; ++attempt) {
    auto answer = CallOnce(call, hash, stop);
    const bool again = answer.status().retryable() && attempt < call.tries;
    if (!again) return answer;
    if (!clock_.Sleep(pause, stop)) return Cancelled("interrupted");
    pause = std::min(pause * 2, kLongestPause);
  }
}

Result<boost::json::object> ApiClient::CallOnce(const ApiCall& call,
                                                const std::string& payload_sha256_hex,
                                                std::stop_token stop) {
  sigv4::SignableRequest signable{
      std::string(call.method), call.path, call.query, {{"Host", target_.endpoint.authority}}};
  if (!call.body.empty()) signable.headers.emplace_back("Content-Type", "application/json");
  sigv4::Sign(signable, target_.credentials, {target_.region, std::string(call.service)},
              payload_sha256_hex, clock_.Now());

  http::ClientRequest request;
  request.method = call.method;
  request.url = target_.endpoint.url + call.path;
  if (!call.query.empty()) request.url += "?" + call.query;
  for (auto& [name, value] : signable.headers) request.headers.Add(name, std::move(value));
  request.body = call.body;
  auto answer = client_.Send(request, call.let_finish ? std::stop_token() : std::move(stop));
  if (!answer.ok()) return FromNoAnswer(answer.status(), target_.endpoint.url);
  if (answer->status < 200 || answer->status > 299) return FromAnswer(*answer);
  return ReadObject(answer->body);
}

}  // namespace sluice::cli
