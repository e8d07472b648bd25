#include "objects/s3/address.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::objects {
namespace {

std::string UrlOf(std::string_view url, std::string_view bucket, bool path_style,
                  std::string_view key, std::string_view region = "us-east-1") {
  const auto address = BucketAddress::Make(url, region, bucket, path_style);
  if (!address.ok()) return address.status().ToString();
  return address->origin() + address->Path(key);
}

TEST(BucketAddress, PutsTheBucketIntoThePathOrTheHost) {
  EXPECT_EQ(UrlOf("http://h:9000", "lake", true, "a/b"), "http://h:9000/lake/a/b");
  EXPECT_EQ(UrlOf("http://h:9000/", "lake", false, "a/b"), "http://lake.h:9000/a/b");
  EXPECT_EQ(UrlOf("https://h/s3/", "lake", true, "a"), "https://h/s3/lake/a");
  EXPECT_EQ(UrlOf("http://h", "lake", true, ""), "http://h/lake");
  EXPECT_EQ(UrlOf("http://h", "lake", false, ""), "http://lake.h/");
  EXPECT_EQ(UrlOf("http://[::1]:9000", "lake", true, "a"), "http://[::1]:9000/lake/a");
}

TEST(BucketAddress, KnowsAwsEndpoints) {
  EXPECT_EQ(UrlOf("", "lake", true, "k", "eu-west-1"), "https://lake.s3.eu-west-1.amazonaws.com/k");
  EXPECT_EQ(UrlOf("", "la.ke", false, "k", "eu-west-1"),
            "https://s3.eu-west-1.amazonaws.com/la.ke/k");
  EXPECT_EQ(UrlOf("", "lake", true, "k", "cn-north-1"),
            "https://lake.s3.cn-north-1.amazonaws.com.cn/k");
}

TEST(BucketAddress, HostIsWhatLibcurlSends) {
  EXPECT_EQ(BucketAddress::Make("http://h:80", "r", "lake", true)->host(), "h");
  EXPECT_EQ(BucketAddress::Make("https://h:443", "r", "lake", true)->host(), "h");
  EXPECT_EQ(BucketAddress::Make("https://h:80", "r", "lake", true)->host(), "h:80");
  EXPECT_EQ(BucketAddress::Make("http://h:9000", "r", "lake", false)->host(), "lake.h:9000");
}

TEST(BucketAddress, EncodesEachSegmentOnce) {
  EXPECT_EQ(UrlOf("http://h", "lake", true, "a b/c+d/100%25/\u00e9"),
            "http://h/lake/a%20b/c%2Bd/100%2525/%C3%A9");
  EXPECT_EQ(UrlOf("http://h", "lake", true, "~-._"), "http://h/lake/~-._");
}

TEST(BucketAddress, RefusesWhatIsNoEndpoint) {
  for (const std::string url : {"h:9000", "ftp://h", "http://", "http:///p", "http://u:p@h",
                                "http://h?x=1", "http://h/#f", "http://h/a b", "http://:80"}) {
    EXPECT_TRUE(BucketAddress::Make(url, "r", "lake", true).status().Is(ErrorKind::kInvalid))
        << url;
  }
}

TEST(EncodeQueryValue, LeavesOnlyUnreservedBytes) {
  EXPECT_EQ(EncodeQueryValue("a/b+c=&~"), "a%2Fb%2Bc%3D%26~");
  EXPECT_EQ(EncodeQueryValue(""), "");
  EXPECT_EQ(EncodeQueryValue("/"), "%2F");
}

}  // namespace
}  // namespace sluice::objects
