#include "load/requests.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/id.h"
#include "digest/digest.h"
#include "sigv4/signer.h"

namespace load {
namespace {

using sluice::sigv4::SignableRequest;

constexpr size_t kDates = 120;

void AppendSigned(const Target& target, SignableRequest& request, std::string_view body,
                  sluice::UnixMillis at) {
  if (target.service.empty()) return;
  sluice::sigv4::Sign(request, target.credentials, {target.region, target.service},
                      sluice::digest::Sha256Hex(body), at);
}

std::string Text(const SignableRequest& request, std::string_view body) {
  std::string text;
  auto to = std::back_inserter(text);
  fmt::format_to(to, "{} {} HTTP/1.1\r\n", request.method, request.path);
  for (const auto& [name, value] : request.headers) fmt::format_to(to, "{}: {}\r\n", name, value);
  fmt::format_to(to, "\r\n{}", body);
  return text;
}

// The headers that botocore sends beside those of the signature.
void AddClientHeaders(SignableRequest& request) {
  request.headers.emplace_back("Accept-Encoding", "identity");
  request.headers.emplace_back("User-Agent",
                               "Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux md/arch#x86_64 "
                               "lang/python#3.11.2 md/pyimpl#CPython cfg/retry-mode#legacy");
  request.headers.emplace_back("amz-sdk-invocation-id", sluice::NewUuid());
  request.headers.emplace_back("amz-sdk-request", "attempt=1");
}

}  // namespace

std::vector<std::string> MakeReads(const Target& target, const std::vector<std::string>& paths,
                                   size_t count) {
  const sluice::UnixMillis now = sluice::SystemClock().Now();
  std::vector<std::string> texts;
  texts.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    SignableRequest request{"GET", paths[i % paths.size()], "", {{"Host", target.host}}};
    if (!target.service.empty()) AddClientHeaders(request);
    AppendSigned(target, request, "", now + -int64_t(i % kDates) * 1000);
    texts.push_back(Text(request, ""));
  }
  return texts;
}

std::vector<std::string> MakeCreates(const Target& target, size_t count) {
  const sluice::UnixMillis now = sluice::SystemClock().Now();
  std::vector<std::string> texts;
  texts.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const std::string body = fmt::format(
        R"({{"Name":"bench-{}","Description":"What a load client made","KmsKey":"alias/none",)"
        R"("SourceURI":"AmazonConnect://AppIntegrations","ObjectConfiguration":)"
        R"({{"CustomerProfiles":{{"domainName":["acme"],"objectType":["_profile"]}}}},)"
        R"("Tags":{{"team":"crm","stage":"bench"}},"ClientToken":"{}"}})",
        sluice::NewHexId(), sluice::NewUuid());
    SignableRequest request{"POST",
                            "/dataIntegrations",
                            "",
                            {{"Host", target.host}, {"Content-Type", "application/json"}}};
    AddClientHeaders(request);
    AppendSigned(target, request, body, now);
    request.headers.emplace_back("Content-Length", fmt::format("{}", body.size()));
    texts.push_back(Text(request, body));
  }
  return texts;
}

}  // namespace load
