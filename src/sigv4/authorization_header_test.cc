#include "sigv4/authorization_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::sigv4 {
namespace {

using testing::ElementsAre;

const std::string kSignature(64, 'a');
const std::string kCredential = "Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request";
const std::string kWhole =
    "AWS4-HMAC-SHA256 " + kCredential + ", SignedHeaders=host;x-amz-date, Signature=" + kSignature;

TEST(ParseAuthorization, ReadsTheThreeParameters) {
  const auto read = ParseAuthorization(kWhole);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->credential, "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request");
  EXPECT_EQ(read->signed_headers, "host;x-amz-date");
  EXPECT_EQ(digest::Hex(digest::View(read->signature)), kSignature);
}

TEST(ParseAuthorization, TakesAnyOrderAndBlanks) {
  const std::string text =
      " AWS4-HMAC-SHA256\tSignature=" + kSignature + ",SignedHeaders=host ,  " + kCredential + "\t";
  const auto read = ParseAuthorization(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->credential, "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request");
  EXPECT_EQ(read->signed_headers, "host");
}

TEST(ParseAuthorization, RefusesAMissingRepeatedEmptyOrUnknownParameter) {
  const std::string start = "AWS4-HMAC-SHA256 ";
  const std::string signature = "Signature=" + kSignature;
  for (const std::string& text : {
           start,
           start + kCredential + ", SignedHeaders=host",
           start + kCredential + ", " + signature,
           start + "SignedHeaders=host, " + signature,
           start + "Credential=, SignedHeaders=host, " + signature,
           start + kCredential + ", SignedHeaders=, " + signature,
           kWhole + ", " + signature,
           kWhole + ", " + kCredential,
           kWhole + ",",
           kWhole + ", Extra=1",
           start + ", " + kCredential + ", SignedHeaders=host, " + signature,
       }) {
    EXPECT_FALSE(ParseAuthorization(text)) << text;
  }
}

TEST(ParseAuthorization, RefusesEveryOtherAlgorithm) {
  const std::string rest = kWhole.substr(kWhole.find(' '));
  for (const char* algorithm : {"", "AWS", "aws4-hmac-sha256", "AWS4-HMAC-SHA256-PAYLOAD",
                                "AWS4-ECDSA-P256-SHA256", "AWS4-HMAC-SHA512", "Bearer", "Basic"}) {
    EXPECT_FALSE(ParseAuthorization(algorithm + rest)) << algorithm;
  }
  EXPECT_FALSE(ParseAuthorization("AWS AKIDEXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg="));
  EXPECT_FALSE(ParseAuthorization("AWS4-HMAC-SHA256"));
}

TEST(ParseAuthorization, RefusesASignatureThatIsNot64HexDigits) {
  const std::string start = "AWS4-HMAC-SHA256 " + kCredential + ", SignedHeaders=host, Signature=";
  for (const std::string& signature :
       {std::string(63, 'a'), std::string(65, 'a'), std::string(62, 'a'), std::string(66, 'a'),
        std::string(63, 'a') + 'g', std::string(64, ' '), std::string(63, 'a') + '\0'}) {
    EXPECT_FALSE(ParseAuthorization(start + signature)) << signature;
  }
}

TEST(ParseAuthorization, RefusesWhatIsTooLong) {
  const std::string filler(kMaxAuthorizationBytes - kWhole.size(), ' ');
  EXPECT_TRUE(ParseAuthorization(kWhole + filler));
  EXPECT_FALSE(ParseAuthorization(kWhole + filler + ' '));
}

TEST(SplitCredential, TakesExactlyFiveVisibleElements) {
  const auto split = SplitCredential("key/20150830/us-east-1/iam/aws4_request");
  ASSERT_TRUE(split);
  EXPECT_EQ(split->access_key_id, "key");
  EXPECT_EQ(split->date, "20150830");
  EXPECT_EQ(split->region, "us-east-1");
  EXPECT_EQ(split->service, "iam");
  EXPECT_EQ(split->terminator, "aws4_request");
  for (const std::string& text :
       {std::string(), std::string("a/b/c/d"), std::string("a/b/c/d/e/f"), std::string("a//c/d/e"),
        std::string("/b/c/d/e"), std::string("a/b/c/d/"), std::string("a b/b/c/d/e"),
        std::string("a\x80/b/c/d/e"), std::string(129, 'a') + "/b/c/d/e"}) {
    EXPECT_FALSE(SplitCredential(text)) << text;
  }
}

TEST(SplitSignedHeaders, TakesSortedLowerCaseNamesOnce) {
  const auto names = SplitSignedHeaders("content-type;host;x-amz-date");
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, ElementsAre("content-type", "host", "x-amz-date"));
  for (const char* text :
       {"", ";", "host;", ";host", "host;;x-amz-date", "host;content-type", "host;host", "Host",
        "host;X-Amz-Date", "ho st", "host:", "h\xc3\xb6st"}) {
    EXPECT_FALSE(SplitSignedHeaders(text)) << text;
  }
}

}  // namespace
}  // namespace sluice::sigv4
