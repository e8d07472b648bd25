#include "model/uri.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

TEST(Uri, FitsWhatThePatternAdmits) {
  for (const char* text :
       {"AmazonConnect://AppIntegrations", "s3://lake/crm", "s3://bb", "s3a://x.y-z/a=b/#1",
        "Salesforce://AppFlow/my_profile", "s3://abc,d", "file://dir/x"}) {
    EXPECT_TRUE(FitsUriPattern(text)) << text;
  }
}

TEST(Uri, RefusesWhatThePatternRefuses) {
  for (const char* text :
       {"", "s3", "s3:/lake", "://x", "s3://", "s3://b", "s3+http://lake", "file:///dir/x",
        "s3://host:80/x", "s3://lake/a b", "s3://lake/a%20b", "s3://lake/é", "s3://ab,c",
        "s3://lake/x\n", "http://user:pw@host/x", "s3://lake?x=1"}) {
    EXPECT_FALSE(FitsUriPattern(text)) << text;
  }
  EXPECT_TRUE(FitsUriPattern("s3://" + std::string(995, 'a')));
  EXPECT_FALSE(FitsUriPattern("s3://" + std::string(996, 'a')));
}

TEST(Uri, IsTakenApart) {
  const auto uri = ParseUri("s3://lake/team/crm/");
  ASSERT_TRUE(uri.ok());
  EXPECT_EQ(uri->scheme, "s3");
  EXPECT_EQ(uri->host, "lake");
  EXPECT_EQ(uri->path, "team/crm");
  EXPECT_EQ(ParseUri("s3://lake")->path, "");
  EXPECT_EQ(ParseUri("s3://lake/")->path, "");
}

TEST(Uri, PathsCannotClimb) {
  for (const char* text :
       {"s3://lake/../x", "s3://lake/a/..", "s3://lake//x", "s3://lake/./x", "s3://lake/x//"}) {
    EXPECT_TRUE(ParseUri(text).status().Is(ErrorKind::kInvalid)) << text;
  }
}

}  // namespace
}  // namespace sluice::model
