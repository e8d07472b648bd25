#include "sigv4/canonical.h"

#include <gtest/gtest.h>

#include <vector>

namespace sluice::sigv4 {
namespace {

TEST(NormalizePath, ResolvesAsBotocoreDoes) {
  const std::pair<const char*, const char*> kCases[] = {{"", "/"},
                                                        {"/", "/"},
                                                        {"//", "/"},
                                                        {"/a", "/a"},
                                                        {"/a/", "/a/"},
                                                        {"/a//b", "/a/b"},
                                                        {"/./a", "/a"},
                                                        {"/a/.", "/a"},
                                                        {"/a/./", "/a/"},
                                                        {"/a/..", "/"},
                                                        {"/a/../", "/"},
                                                        {"/..", "/"},
                                                        {"/../../a", "/a"},
                                                        {"/a/b/../c", "/a/c"},
                                                        {"/.../a", "/.../a"},
                                                        {"/a%2F../b", "/a%2F../b"},
                                                        {"/%2e%2e", "/%2e%2e"}};
  for (const auto& [path, normal] : kCases) EXPECT_EQ(NormalizePath(path), normal) << path;
}

TEST(CanonicalPath, EncodesOnceMoreButForS3) {
  EXPECT_EQ(CanonicalPath("/a%2Fb c*~:é", PathStyle::kEncodedTwice), "/a%252Fb%20c%2A~%3A%C3%A9");
  EXPECT_EQ(CanonicalPath("/a%2Fb/../c//d", PathStyle::kAsSent), "/a%2Fb/../c//d");
  EXPECT_EQ(CanonicalPath("", PathStyle::kAsSent), "/");
  EXPECT_EQ(EncodePath("/a/../b//"), "/a/../b//");
}

TEST(CanonicalQuery, SortsByNameThenValue) {
  EXPECT_EQ(CanonicalQuery("b=2&a=2&a=1", QueryOrder::kSorted), "a=1&a=2&b=2");
  EXPECT_EQ(CanonicalQuery("A=1&a=1&a%2F=1&a0=1", QueryOrder::kSorted), "A=1&a=1&a%2F=1&a0=1");
  // As whole strings "a-=1" comes before "a=2"; by name, "a" comes before "a-".
  EXPECT_EQ(CanonicalQuery("a-=1&a=2", QueryOrder::kSorted), "a=2&a-=1");
}

TEST(CanonicalQuery, LeavesPairsAsTheyTravel) {
  EXPECT_EQ(CanonicalQuery("", QueryOrder::kSorted), "");
  EXPECT_EQ(CanonicalQuery("lifecycle", QueryOrder::kSorted), "lifecycle=");
  EXPECT_EQ(CanonicalQuery("t=a+b%2b%2B=c=d", QueryOrder::kSorted), "t=a+b%2b%2B=c=d");
  EXPECT_EQ(CanonicalQuery("b=1&&a", QueryOrder::kSorted), "=&a=&b=1");
  EXPECT_EQ(CanonicalQuery("b=1&&a", QueryOrder::kAsSent), "b=1&=&a=");
}

TEST(CanonicalHeaders, FoldsBlanksAndJoinsRepeatedNames) {
  SignableRequest request;
  request.headers = {{"X-Amz-Meta", "  b \t  c  "}, {"Host", "h"}, {"x-amz-meta", "a"}, {"T", ""}};
  const HeaderFields headers(request);
  const std::vector<std::string_view> names = {"host", "t", "x-amz-meta"};
  EXPECT_EQ(CanonicalHeaders(headers, names), "host:h\nt:\nx-amz-meta:b c,a\n\nhost;t;x-amz-meta");
}

// Source: IAM User Guide, "Create a signed AWS API request": the ListUsers example.
TEST(Canonical, AgreesWithThePublishedExample) {
  SignableRequest request{
      .method = "GET",
      .path = "/",
      .query = "Version=2010-05-08&Action=ListUsers",
      .headers = {{"Host", "iam.amazonaws.com"},
                  {"X-Amz-Date", "20150830T123600Z"},
                  {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}}};
  const HeaderFields headers(request);
  const std::vector<std::string_view> names = {"content-type", "host", "x-amz-date"};
  const std::string canonical =
      CanonicalRequest(request.method, CanonicalPath(request.path, PathStyle::kEncodedTwice),
                       CanonicalQuery(request.query, QueryOrder::kSorted),
                       CanonicalHeaders(headers, names), digest::Sha256Hex(""));
  EXPECT_EQ(digest::Sha256Hex(canonical),
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");

  const KeyScope scope{"20150830", "us-east-1", "iam"};
  const std::string text = StringToSign("20150830T123600Z", scope, canonical);
  EXPECT_EQ(text,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");

  const auto key = DeriveSigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", scope);
  EXPECT_EQ(digest::Hex(digest::View(key)),
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  EXPECT_EQ(digest::Hex(digest::View(digest::HmacSha256(digest::View(key), text))),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

}  // namespace
}  // namespace sluice::sigv4
