#include "objects/s3/error.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::objects {
namespace {

constexpr S3Call kCall{"PutObject", "lake", "eu-west-1"};

http::Response Answer(int status, const std::string& code, const std::string& more = "") {
  return {status, {}, "<Error><Code>" + code + "</Code>" + more + "</Error>"};
}

Status Of(const http::Response& answer) { return FromS3(ReadS3Error(answer), kCall); }

TEST(FromS3, SaysBucketStatusCodeAndAction) {
  const Status status =
      Of(Answer(403, "AccessDenied", "<Message>User arn:x is not authorized</Message>"));
  EXPECT_TRUE(status.Is(ErrorKind::kDenied));
  EXPECT_EQ(status.message(), "bucket 'lake' answered 403 AccessDenied to PutObject");
  EXPECT_EQ(status.detail(), "User arn:x is not authorized");
}

TEST(FromS3, TheCodeCountsMoreThanTheStatus) {
  EXPECT_EQ(Of(Answer(400, "RequestTimeout")).kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(Of(Answer(200, "InternalError")).kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(Of(Answer(200, "SlowDown")).kind(), ErrorKind::kThrottled);
  EXPECT_EQ(Of(Answer(503, "ServiceUnavailable")).kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(Of(Answer(400, "ExpiredToken")).kind(), ErrorKind::kDenied);
  EXPECT_EQ(Of(Answer(400, "InvalidPart")).kind(), ErrorKind::kCorrupt);
  EXPECT_EQ(Of(Answer(404, "NoSuchUpload")).kind(), ErrorKind::kNotFound);
}

TEST(FromS3, TheStatusCountsWhereThereIsNoKnownCode) {
  const std::pair<int, ErrorKind> rows[] = {
      {301, ErrorKind::kInvalid},     {400, ErrorKind::kInvalid},     {403, ErrorKind::kDenied},
      {404, ErrorKind::kNotFound},    {409, ErrorKind::kUnavailable}, {412, ErrorKind::kDuplicate},
      {429, ErrorKind::kThrottled},   {500, ErrorKind::kUnavailable}, {503, ErrorKind::kThrottled},
      {501, ErrorKind::kUnsupported}, {599, ErrorKind::kUnavailable}, {200, ErrorKind::kCorrupt}};
  for (const auto& [status, kind] : rows) {
    EXPECT_EQ(Of(Answer(status, "Unheard")).kind(), kind) << status;
    EXPECT_EQ(Of({status, {}, ""}).kind(), kind) << status;
    EXPECT_EQ(Of({status, {}, "<html>proxy</html>"}).kind(), kind) << status;
  }
}

TEST(FromS3, NamesTheRegionWhereTheBucketIs) {
  const std::string expected =
      "bucket 'lake' is in Region us-west-2, but is configured for eu-west-1";
  EXPECT_EQ(Of({301, {{"x-amz-bucket-region", "us-west-2"}}, ""}).message(), expected);
  EXPECT_EQ(Of(Answer(400, "AuthorizationHeaderMalformed", "<Region>us-west-2</Region>")).message(),
            expected);
  EXPECT_EQ(Of({403, {{"x-amz-bucket-region", "eu-west-1"}}, ""}).message(),
            "bucket 'lake' answered 403 to PutObject");
}

TEST(FromS3, ForeignSentencesStayOutOfTheMessage) {
  EXPECT_EQ(Of(Answer(403, "see http://evil/ now")).message(),
            "bucket 'lake' answered 403 to PutObject");
  EXPECT_EQ(Of(Answer(403, std::string(65, 'A'))).message(),
            "bucket 'lake' answered 403 to PutObject");
  EXPECT_EQ(Of({403, {{"x-amz-bucket-region", "a b"}}, ""}).message(),
            "bucket 'lake' answered 403 to PutObject");
}

}  // namespace
}  // namespace sluice::objects
