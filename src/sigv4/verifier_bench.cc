#include "sigv4/verifier.h"

#include <benchmark/benchmark.h>

#include "base/clock.h"
#include "digest/digest.h"
#include "sigv4/signer.h"

namespace sluice::sigv4 {
namespace {

const Credentials kCredentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const SigningScope kScope{"us-east-1", "app-integrations"};

SignableRequest Signed(std::string_view body) {
  SignableRequest request{.method = "POST",
                          .path = "/dataIntegrations/0c1e7a86-52d5-4c3a-9b1f-2f2f7f1d7a10",
                          .query = "",
                          .headers = {{"Host", "127.0.0.1:8080"},
                                      {"Accept-Encoding", "identity"},
                                      {"Content-Type", "application/json"},
                                      {"User-Agent", "Boto3/1.43.11 md/Botocore#1.43.11"},
                                      {"amz-sdk-invocation-id", "0c1e7a86-52d5-4c3a-9b1f-2f2f7f"},
                                      {"amz-sdk-request", "attempt=1"},
                                      {"Content-Length", "300"}}};
  Sign(request, kCredentials, kScope, digest::Sha256Hex(body), SystemClock().Now());
  return request;
}

void BM_Verify(benchmark::State& state) {
  const std::string body(size_t(state.range(0)), 'x');
  const SystemClock clock;
  VerifierOptions options;
  options.region = kScope.region;
  options.services = {"app-integrations", "profile"};
  const Verifier verifier(clock, options, [](std::string_view) {
    return std::optional(kCredentials.secret_access_key);
  });
  const SignableRequest request = Signed(body);
  for (auto _ : state) {
    const auto answer = verifier.Verify(request, body);
    if (!std::holds_alternative<Caller>(answer)) state.SkipWithError("refused");
  }
}
BENCHMARK(BM_Verify)->Arg(0)->Arg(300)->Arg(4096);

void BM_Sign(benchmark::State& state) {
  const SignableRequest request = Signed("");
  const SystemClock clock;
  const std::string hash = digest::Sha256Hex("");
  for (auto _ : state) {
    SignableRequest copy = request;
    copy.headers.pop_back();
    Sign(copy, kCredentials, kScope, hash, clock.Now());
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(BM_Sign);

}  // namespace
}  // namespace sluice::sigv4
