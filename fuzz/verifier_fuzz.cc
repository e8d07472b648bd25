#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "digest/digest.h"
#include "sigv4/canonical.h"
#include "sigv4/signer.h"
#include "sigv4/verifier.h"

// A request that our signer signed is let in, whatever is in it; changed in any part that changes
// its canonical form, it is not; and a header that nobody signed never is.

namespace sluice::sigv4 {
namespace {

constexpr UnixMillis kNow{1440938160000};

class StandingClock final : public Clock {
 public:
  UnixMillis Now() const override { return kNow; }
  Monotonic Steady() const override { return {}; }
  bool Sleep(std::chrono::milliseconds, std::stop_token) const override { return false; }
};

const Verifier& TheVerifier() {
  static const StandingClock clock;
  VerifierOptions options;
  options.region = "us-east-1";
  options.services = {"app-integrations"};
  static const Verifier verifier(clock, options, [](std::string_view id) {
    return id == "AKID" ? std::optional<std::string>("secret") : std::nullopt;
  });
  return verifier;
}

bool IsLetIn(const SignableRequest& request, std::string_view body) {
  return std::holds_alternative<Caller>(TheVerifier().Verify(request, body));
}

/// A field's value as a parser would let it through.
std::string FieldValue(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == 0; }, '.');
  return text;
}

/// True when a slow reading finds the name of a credential's parameter anywhere in the query.
bool MayHoldCredentials(const std::string& query) {
  std::string plain;
  for (size_t i = 0; i < query.size(); ++i) {
    if (query[i] == '%' && i + 2 < query.size()) {
      if (const auto byte = digest::Unhex(query.substr(i + 1, 2)); byte && byte->size() == 1) {
        plain += char(std::tolower(static_cast<unsigned char>((*byte)[0])));
        i += 2;
        continue;
      }
    }
    plain += char(std::tolower(static_cast<unsigned char>(query[i])));
  }
  return plain.find("x-amz-") != plain.npos || plain.find("awsaccesskeyid") != plain.npos;
}

std::string CanonicalForm(const SignableRequest& request) {
  const HeaderFields fields(request);
  const std::string_view names[] = {"content-type", "host", "x-amz-date", "x-amz-meta-probe"};
  return CanonicalRequest(request.method, CanonicalPath(request.path, PathStyle::kEncodedTwice),
                          CanonicalQuery(request.query, QueryOrder::kSorted),
                          CanonicalHeaders(fields, names), "");
}

void Change(FuzzedDataProvider& input, SignableRequest& request, std::string& body) {
  std::string* const parts[] = {&request.method,
                                &request.path,
                                &request.query,
                                &body,
                                &request.headers[0].second,
                                &request.headers[1].second,
                                &request.headers[2].second};
  std::string& part = *input.PickValueInArray(parts);
  const size_t at = input.ConsumeIntegralInRange<size_t>(0, part.size());
  const char with = std::max<char>(' ', char(input.ConsumeIntegral<uint8_t>() & 0x7f));
  part.replace(at, input.ConsumeIntegralInRange<size_t>(0, 1), 1, with);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider input(data, size);
  SignableRequest request{input.ConsumeRandomLengthString(8),
                          "/" + input.ConsumeRandomLengthString(200),
                          input.ConsumeRandomLengthString(200),
                          {}};
  request.headers = {{"Host", FieldValue(input.ConsumeRandomLengthString(40))},
                     {"x-AMZ-meta-Probe", FieldValue(input.ConsumeRandomLengthString(200))},
                     {"Content-Type", FieldValue(input.ConsumeRandomLengthString(40))}};
  std::string body = input.ConsumeRandomLengthString(200);

  SignableRequest forged = request;
  forged.headers.emplace_back("X-Amz-Date", "20150830T123600Z");
  forged.headers.emplace_back("Authorization", input.ConsumeRandomLengthString(400));
  CHECK(!IsLetIn(forged, body));

  Sign(request, {"AKID", "secret", ""}, {"us-east-1", "app-integrations"}, digest::Sha256Hex(body),
       kNow);
  const bool let_in = IsLetIn(request, body);
  CHECK(let_in || MayHoldCredentials(request.query));
  if (!let_in) return 0;

  SignableRequest changed = request;
  std::string changed_body = body;
  Change(input, changed, changed_body);
  const bool same = CanonicalForm(changed) == CanonicalForm(request) && changed_body == body;
  CHECK(IsLetIn(changed, changed_body) == same || MayHoldCredentials(changed.query));
  return 0;
}

}  // namespace sluice::sigv4
