#include "sigv4/verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/fake_clock.h"
#include "digest/digest.h"
#include "sigv4/signer.h"

namespace sluice::sigv4 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr UnixMillis kNow{1440938160000};  // 2015-08-30T12:36:00Z
const std::string kBody = R"({"Name":"crm"})";
const Credentials kKnown{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() { options_.region = "us-east-1", options_.services = {"app-integrations"}; }

  static SignableRequest Plain() {
    return {.method = "POST",
            .path = "/dataIntegrations/a%2Fb",
            .query = "tagKeys=b%20c&tagKeys=a",
            .headers = {{"Host", "api.example.com:8443"},
                        {"Content-Type", "application/json"},
                        {"X-Amz-Meta-Note", " a  b "},
                        {"User-Agent", "test"}}};
  }
  static SignableRequest Signed(const Credentials& credentials = kKnown,
                                SigningScope scope = {"us-east-1", "app-integrations"}) {
    SignableRequest request = Plain();
    Sign(request, credentials, scope, digest::Sha256Hex(kBody), kNow);
    return request;
  }
  static std::string& Header(SignableRequest& request, std::string_view name) {
    for (auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return request.headers.emplace_back(name, "").second;
  }
  static void Replace(std::string& text, std::string_view from, std::string_view to) {
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }

  std::variant<Caller, Refusal> Verify(const SignableRequest& request,
                                       std::string_view body = kBody) const {
    const Verifier verifier(clock_, options_, [](std::string_view id) {
      return id == kKnown.access_key_id ? std::optional(kKnown.secret_access_key) : std::nullopt;
    });
    return verifier.Verify(request, body);
  }
  /// Return "name status message", or "let in".
  std::string Answer(const SignableRequest& request, std::string_view body = kBody) const {
    const auto answer = Verify(request, body);
    const Refusal* refusal = std::get_if<Refusal>(&answer);
    if (refusal == nullptr) return "let in";
    return refusal->name + " " + std::to_string(refusal->status) + " " + refusal->message;
  }

  FakeClock clock_{kNow};
  VerifierOptions options_;
};

constexpr const char* kIncomplete = "IncompleteSignatureException 400 ";
constexpr const char* kInvalid = "InvalidSignatureException 403 ";
constexpr const char* kMismatch =
    "InvalidSignatureException 403 The request signature we calculated does not match the "
    "signature you provided.";
constexpr const char* kUnknown =
    "UnrecognizedClientException 403 The security token included in the request is invalid.";

TEST_F(VerifierTest, SaysWhoSignedAndForWhat) {
  options_.services.push_back("profile");
  const auto answer = Verify(Signed(kKnown, {"us-east-1", "profile"}));
  ASSERT_TRUE(std::holds_alternative<Caller>(answer));
  EXPECT_EQ(std::get<Caller>(answer).access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(std::get<Caller>(answer).service, "profile");
}

// Source: IAM User Guide, "Create a signed AWS API request": the ListUsers example.
TEST_F(VerifierTest, LetsThePublishedExampleIn) {
  options_.services = {"iam"};
  SignableRequest request{
      .method = "GET",
      .path = "/",
      .query = "Action=ListUsers&Version=2010-05-08",
      .headers = {{"Host", "iam.amazonaws.com"},
                  {"X-Amz-Date", "20150830T123600Z"},
                  {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                  {"Authorization",
                   "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                   "SignedHeaders=content-type;host;x-amz-date, "
                   "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"}}};
  EXPECT_EQ(Answer(request, ""), "let in");
}

TEST_F(VerifierTest, RefusesAnythingChangedAfterSigning) {
  SignableRequest request = Signed();
  request.method = "PUT";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  request = Signed(), request.path += "x";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  request = Signed(), request.query += "&tagKeys=d";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  request = Signed(), Header(request, "Host") = "other";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  request = Signed(), Header(request, "X-Amz-Meta-Note") = "ab";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  request = Signed(), Header(request, "X-Amz-Date") = "20150830T123601Z";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  EXPECT_THAT(Answer(Signed(), kBody + " "), StartsWith(kMismatch));
  EXPECT_THAT(Answer(Signed(), ""), StartsWith(kMismatch));
}

TEST_F(VerifierTest, IgnoresWhatSigningIgnores) {
  SignableRequest request = Signed();
  request.query = "tagKeys=a&tagKeys=b%20c";
  Header(request, "X-Amz-Meta-Note") = "a b";
  Header(request, "User-Agent") = "another";
  request.headers.emplace_back("X-Amzn-Trace-Id", "Root=1");
  request.headers.emplace_back("Amz-Sdk-Request", "attempt=1");
  std::swap(request.headers.front(), request.headers.back());
  EXPECT_EQ(Answer(request), "let in");
}

TEST_F(VerifierTest, RefusesEveryFlippedBitOfASignature) {
  const SignableRequest whole = Signed();
  for (size_t digit = 1; digit <= 64; ++digit) {
    SignableRequest request = whole;
    std::string& text = Header(request, "Authorization");
    char& c = text[text.size() - digit];
    c = c == '0' ? '1' : '0';
    EXPECT_THAT(Answer(request), StartsWith(kMismatch)) << digit;
  }
}

TEST_F(VerifierTest, NamesTheHostThatWasChecked) {
  SignableRequest request = Signed();
  Header(request, "Host") = "in side\n";
  EXPECT_THAT(Answer(request), AllOf(HasSubstr("host 'in?side?'"), HasSubstr("set external-url")));
  options_.external_host = "outside:1";
  EXPECT_THAT(Answer(request),
              AllOf(HasSubstr("host 'outside:1'"), HasSubstr("from the setting external-url")));
}

TEST_F(VerifierTest, ChecksTheExternalHostWhenThereIsOne) {
  SignableRequest request = Signed();
  Header(request, "Host") = "10.0.0.7:80";
  EXPECT_THAT(Answer(request), StartsWith(kMismatch));
  options_.external_host = "api.example.com:8443";
  EXPECT_EQ(Answer(request), "let in");
}

TEST_F(VerifierTest, NeverRepeatsASignatureOrKey) {
  SignableRequest request = Signed();
  const std::string signature =
      Header(request, "Authorization").substr(Header(request, "Authorization").size() - 64);
  request.path += "x";
  EXPECT_THAT(Answer(request), AllOf(Not(HasSubstr(signature)), Not(HasSubstr("AKID")),
                                     Not(HasSubstr(kKnown.secret_access_key))));
  Header(request, "Authorization") += "0";
  EXPECT_THAT(Answer(request), AllOf(Not(HasSubstr(signature)), Not(HasSubstr("AKID"))));
}

TEST_F(VerifierTest, RefusesUnknownKeysAndTokens) {
  EXPECT_EQ(Answer(Signed({"AKIDOTHER", kKnown.secret_access_key, ""})), kUnknown);
  EXPECT_EQ(Answer(Signed({kKnown.access_key_id, kKnown.secret_access_key, "token"})), kUnknown);
  EXPECT_THAT(Answer(Signed({kKnown.access_key_id, "another secret", ""})), StartsWith(kMismatch));
}

TEST_F(VerifierTest, AKeyThatCannotBeLookedUpIsNoUnknownKey) {
  const Verifier verifier(clock_, options_, [](std::string_view) {
    return Result<std::optional<std::string>>(Status(ErrorKind::kUnavailable, "the store is away"));
  });
  const auto answer = verifier.Verify(Signed(), kBody);
  ASSERT_TRUE(std::holds_alternative<Refusal>(answer));
  EXPECT_EQ(std::get<Refusal>(answer).name, "InternalFailure");
  EXPECT_EQ(std::get<Refusal>(answer).status, 500);
}

TEST_F(VerifierTest, TellsTheKeyOfAWrongSignatureOnlyWhenThereIsOne) {
  const auto key_of = [&](const SignableRequest& request) {
    return std::get<Refusal>(Verify(request)).access_key_id;
  };
  EXPECT_EQ(key_of(Signed({kKnown.access_key_id, "another secret", ""})), kKnown.access_key_id);
  EXPECT_EQ(key_of(Signed({"AKIDOTHER", kKnown.secret_access_key, ""})), "");
}

TEST_F(VerifierTest, NeverLetsAnEmptySecretIn) {
  const Verifier verifier(clock_, options_, [](std::string_view) { return std::string(); });
  const auto answer = verifier.Verify(Signed({"AKIDEXAMPLE", "", ""}), kBody);
  ASSERT_TRUE(std::holds_alternative<Refusal>(answer));
  EXPECT_EQ(std::get<Refusal>(answer).name, "UnrecognizedClientException");
}

TEST_F(VerifierTest, FollowsAChangedSecretAtOnce) {
  std::string secret = kKnown.secret_access_key;
  const Verifier verifier(clock_, options_,
                          [&](std::string_view) { return std::optional(secret); });
  EXPECT_TRUE(std::holds_alternative<Caller>(verifier.Verify(Signed(), kBody)));
  secret = "changed";
  EXPECT_TRUE(std::holds_alternative<Refusal>(verifier.Verify(Signed(), kBody)));
}

TEST_F(VerifierTest, HoldsTheClockToFiveMinutes) {
  clock_.SetWall(kNow + 300'000);
  EXPECT_EQ(Answer(Signed()), "let in");
  clock_.SetWall(kNow + 301'000);
  EXPECT_EQ(Answer(Signed()), std::string(kInvalid) +
                                  "Signature expired: 20150830T123600Z is now earlier than "
                                  "20150830T123601Z (20150830T124101Z - 5 min.)");
  clock_.SetWall(kNow + -300'000);
  EXPECT_EQ(Answer(Signed()), "let in");
  clock_.SetWall(kNow + -301'000);
  EXPECT_EQ(Answer(Signed()), std::string(kInvalid) +
                                  "Signature not yet current: 20150830T123600Z is still later than "
                                  "20150830T123559Z (20150830T123059Z + 5 min.)");
  options_.max_skew = std::chrono::minutes(15);
  EXPECT_EQ(Answer(Signed()), "let in");
}

TEST_F(VerifierTest, TakesADateHeaderInPlaceOfXAmzDate) {
  // Signed by botocore's SigV4Auth with the Date header that it writes itself.
  SignableRequest request{
      .method = "GET",
      .path = "/eventIntegrations",
      .query = "",
      .headers = {{"Host", "127.0.0.1:8080"},
                  {"Date", "Sun, 30 Aug 2015 12:36:00 -0000"},
                  {"Authorization",
                   "AWS4-HMAC-SHA256 "
                   "Credential=AKIDEXAMPLE/20150830/us-east-1/app-integrations/aws4_request, "
                   "SignedHeaders=date;host, "
                   "Signature=19c347e61fc3453014b078c3fbdf222cd28acc734c35ac2637a1b16d327c0350"}}};
  EXPECT_EQ(Answer(request, ""), "let in");
  Header(request, "Date") = "Sun, 30 Aug 2015 12:36:00 GMT";
  EXPECT_THAT(Answer(request, ""), StartsWith(kMismatch));
  Header(request, "Date") = "yesterday";
  EXPECT_THAT(Answer(request, ""), StartsWith(kIncomplete));
  request.headers.emplace_back("date", "Sun, 30 Aug 2015 12:36:00 -0000");
  EXPECT_THAT(Answer(request, ""), StartsWith(kIncomplete));
}

TEST_F(VerifierTest, RefusesAnotherScope) {
  EXPECT_THAT(
      Answer(Signed(kKnown, {"eu-west-1", "app-integrations"})),
      AllOf(StartsWith(kInvalid), HasSubstr("valid Region, 'us-east-1' here, not 'eu-wes")));
  EXPECT_THAT(Answer(Signed(kKnown, {"us-east-1", "s3"})),
              AllOf(StartsWith(kInvalid), HasSubstr("(app-integrations), not 's3'")));
  SignableRequest request = Signed();
  Replace(Header(request, "Authorization"), "aws4_request", "aws5_request");
  EXPECT_THAT(Answer(request), AllOf(StartsWith(kInvalid), HasSubstr("terminator")));
  request = Signed();
  Replace(Header(request, "Authorization"), "/20150830/", "/20150829/");
  EXPECT_THAT(Answer(request), AllOf(StartsWith(kInvalid), HasSubstr("'20150829' != '20150830'")));
  request = Signed();
  Replace(Header(request, "Authorization"), "/us-east-1", "");
  EXPECT_THAT(Answer(request), AllOf(StartsWith(kIncomplete), HasSubstr("five elements")));
}

TEST_F(VerifierTest, RefusesMissingAndRepeatedCredentials) {
  EXPECT_EQ(Answer(Plain()),
            "MissingAuthenticationTokenException 403 Missing Authentication Token");
  SignableRequest request = Signed();
  request.headers.emplace_back("authorization", Header(request, "Authorization"));
  EXPECT_THAT(Answer(request), StartsWith(kIncomplete));
  request = Signed();
  request.headers.emplace_back("x-amz-date", "20150830T123600Z");
  EXPECT_THAT(Answer(request), StartsWith(kIncomplete));
  request = Signed();
  Header(request, "X-Amz-Date") = "2015-08-30T12:36:00Z";
  EXPECT_THAT(Answer(request), StartsWith(kIncomplete));
  request = Signed();
  std::erase_if(request.headers, [](const auto& header) { return header.first == "X-Amz-Date"; });
  EXPECT_THAT(Answer(request), StartsWith(kIncomplete));
}

TEST_F(VerifierTest, RefusesCredentialsInTheQuery) {
  for (const char* query : {"X-Amz-Signature=0", "a=1&x-amz-security-token=t", "X%2DAmz%2dDate=1",
                            "AWSAccessKeyId=A&Signature=b", "%58-amz-credential"}) {
    SignableRequest request = Plain();
    request.query = query;
    EXPECT_THAT(Answer(request), StartsWith(kIncomplete)) << query;
    Sign(request, kKnown, {"us-east-1", "app-integrations"}, digest::Sha256Hex(kBody), kNow);
    EXPECT_THAT(Answer(request), StartsWith(kIncomplete)) << query;
  }
  for (const char* query : {"a=X-Amz-Signature", "x-amz=1", "xx-amz-date=1", "%zz=1&%", "%2"}) {
    SignableRequest request = Plain();
    request.query = query;
    Sign(request, kKnown, {"us-east-1", "app-integrations"}, digest::Sha256Hex(kBody), kNow);
    EXPECT_EQ(Answer(request), "let in") << query;
  }
}

TEST_F(VerifierTest, RefusesUnsignedAmzHeaders) {
  SignableRequest request = Signed();
  request.headers.emplace_back("X-AMZ-Target", "a");
  EXPECT_THAT(Answer(request), AllOf(StartsWith(kInvalid), HasSubstr("'x-amz-target' is not")));
}

TEST_F(VerifierTest, RefusesListsOfSignedHeadersThatAreNotCanonical) {
  const std::string listed = "content-type;host;x-amz-date;x-amz-meta-note";
  const std::pair<const char*, const char*> kCases[] = {
      {"content-type;x-amz-date;x-amz-meta-note", kInvalid},
      {"accept;content-type;host;x-amz-date;x-amz-meta-note", kInvalid},
      {"host;content-type;x-amz-date;x-amz-meta-note", kIncomplete},
      {"content-type;Host;x-amz-date;x-amz-meta-note", kIncomplete},
      {"content-type;host;host;x-amz-date;x-amz-meta-note", kIncomplete}};
  for (const auto& [list, answer] : kCases) {
    SignableRequest request = Signed();
    Replace(Header(request, "Authorization"), listed, list);
    EXPECT_THAT(Answer(request), StartsWith(answer)) << list;
  }
  SignableRequest request = Signed();
  request.headers.emplace_back("host", "other");
  EXPECT_THAT(Answer(request), StartsWith(kIncomplete));
  request = Signed();
  std::erase_if(request.headers, [](const auto& header) { return header.first == "Host"; });
  EXPECT_THAT(Answer(request), StartsWith(kInvalid));
}

TEST_F(VerifierTest, RefusesAPayloadClaimThatIsNotTheBodysHash) {
  const auto answer = [&](const std::string& claim) {
    SignableRequest request = Plain();
    request.headers.emplace_back("X-Amz-Content-Sha256", claim);
    Sign(request, kKnown, {"us-east-1", "app-integrations"}, claim, kNow);
    return Answer(request);
  };
  EXPECT_EQ(answer(digest::Sha256Hex(kBody)), "let in");
  EXPECT_THAT(answer(digest::Sha256Hex("")), AllOf(StartsWith(kInvalid), HasSubstr("body")));
  for (const char* claim : {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}) {
    EXPECT_THAT(answer(claim), AllOf(StartsWith(kInvalid), HasSubstr("not accepted"))) << claim;
  }
}

TEST_F(VerifierTest, TakesPathsSignedAsSentOrResolved) {
  SignableRequest signed_path = Plain();
  signed_path.path = "/eventIntegrations/x/../y";
  // Our own signer resolves dot segments, as botocore does.
  Sign(signed_path, kKnown, {"us-east-1", "app-integrations"}, digest::Sha256Hex(kBody), kNow);
  EXPECT_EQ(Answer(signed_path), "let in");
  signed_path.path = "/eventIntegrations/y";
  EXPECT_EQ(Answer(signed_path), "let in");
  signed_path.path = "/eventIntegrations/x";
  EXPECT_THAT(Answer(signed_path), StartsWith(kMismatch));
}

TEST_F(VerifierTest, TakesPathAndQueryAsGoSignsThem) {
  // Signed as Go's SDK does: dot segments stay, values are sorted before they are encoded.
  const SignableRequest request{
      .method = "GET",
      .path = "/eventIntegrations/..",
      .query = "tagKeys=a-b&tagKeys=a%2Fb",
      .headers = {{"Host", "127.0.0.1:8080"},
                  {"X-Amz-Date", "20150830T123600Z"},
                  {"Authorization",
                   "AWS4-HMAC-SHA256 "
                   "Credential=AKIDEXAMPLE/20150830/us-east-1/app-integrations/aws4_request, "
                   "SignedHeaders=host;x-amz-date, "
                   "Signature=3bf133b11d2a95b0d0b3e1d382ae7464455ef89545f69b0a4ba66564886ec3fa"}}};
  EXPECT_EQ(Answer(request, ""), "let in");
}

TEST_F(VerifierTest, ServesManyThreads) {
  const Verifier verifier(clock_, options_,
                          [](std::string_view) { return std::optional(kKnown.secret_access_key); });
  const SignableRequest request = Signed();
  const auto ask = [&] {
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(std::holds_alternative<Caller>(verifier.Verify(request, kBody)));
      EXPECT_TRUE(std::holds_alternative<Refusal>(verifier.Verify(request, "")));
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(ask);
}

TEST_F(VerifierTest, ChecksInTheDocumentedOrder) {
  SignableRequest request = Signed({"AKIDOTHER", "wrong", ""}, {"eu-west-1", "s3"});
  request.headers.emplace_back("X-Amz-Unsigned", "1");
  clock_.SetWall(kNow + 600'000);
  EXPECT_THAT(Answer(request), HasSubstr("Signature expired"));
  clock_.SetWall(kNow);
  EXPECT_THAT(Answer(request), HasSubstr("valid Region"));
  options_.region = "eu-west-1";
  EXPECT_THAT(Answer(request), HasSubstr("service of this server"));
  options_.services = {"s3"};
  EXPECT_THAT(Answer(request), HasSubstr("x-amz-unsigned"));
  request.headers.pop_back();
  EXPECT_EQ(Answer(request), kUnknown);
}

}  // namespace
}  // namespace sluice::sigv4
