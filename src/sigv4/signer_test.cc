#include "sigv4/signer.h"

#include <gtest/gtest.h>

#include "digest/digest.h"

namespace sluice::sigv4 {
namespace {

std::string Find(const SignableRequest& request, std::string_view name) {
  std::string joined;
  for (const auto& [key, value] : request.headers) {
    if (key == name) joined += (joined.empty() ? "" : "|") + value;
  }
  return joined;
}

// Source: IAM User Guide, "Create a signed AWS API request": the ListUsers example.
TEST(Sign, AgreesWithThePublishedExample) {
  SignableRequest request{
      .method = "GET",
      .path = "/",
      .query = "Action=ListUsers&Version=2010-05-08",
      .headers = {{"Host", "iam.amazonaws.com"},
                  {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}}};
  Sign(request, {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""},
       {"us-east-1", "iam"}, digest::Sha256Hex(""), {1440938160000});
  EXPECT_EQ(Find(request, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  EXPECT_EQ(Find(request, "X-Amz-Date"), "20150830T123600Z");
  EXPECT_EQ(Find(request, "X-Amz-Content-Sha256"), "");
}

// Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header", the
// examples "GET Bucket Lifecycle" and "Get Bucket (List Objects)".
TEST(Sign, AgreesWithThePublishedExamplesOfS3) {
  const std::pair<const char*, const char*> kCases[] = {
      {"lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}};
  for (const auto& [query, signature] : kCases) {
    SignableRequest request{.method = "GET",
                            .path = "/",
                            .query = query,
                            .headers = {{"host", "examplebucket.s3.amazonaws.com"}}};
    Sign(request, {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""},
         {"us-east-1", "s3", PathStyle::kAsSent}, digest::Sha256Hex(""), {1369353600000});
    EXPECT_EQ(
        Find(request, "Authorization"),
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" +
            std::string(signature));
    EXPECT_EQ(Find(request, "X-Amz-Content-Sha256"), digest::Sha256Hex(""));
  }
}

TEST(Sign, ReplacesAnEarlierDateAndToken) {
  SignableRequest request{
      .method = "GET",
      .path = "/",
      .query = "",
      .headers = {
          {"Host", "h"}, {"x-amz-date", "20000101T000000Z"}, {"X-AMZ-SECURITY-TOKEN", "old"}}};
  Sign(request, {"A", "secret", "new"}, {"us-east-1", "iam"}, digest::Sha256Hex(""),
       {1440938160000});
  EXPECT_EQ(request.headers.size(), 4u);
  EXPECT_EQ(Find(request, "X-Amz-Date"), "20150830T123600Z");
  EXPECT_EQ(Find(request, "X-Amz-Security-Token"), "new");
  EXPECT_NE(
      Find(request, "Authorization").find("SignedHeaders=host;x-amz-date;x-amz-security-token,"),
      std::string::npos);
}

}  // namespace
}  // namespace sluice::sigv4
