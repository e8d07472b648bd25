#include "cli/api_error.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

http::Response Answer(int status, std::string name, std::string body = R"({"Message":"why"})") {
  return {status, {{"x-amzn-ErrorType", std::move(name)}}, std::move(body)};
}

TEST(ApiError, TheErrorNameOrElseTheStatusDecides) {
  const auto kind = [](int status, const char* name) {
    return FromAnswer(Answer(status, name)).kind();
  };
  EXPECT_EQ(kind(400, "InvalidRequestException"), ErrorKind::kInvalid);
  EXPECT_EQ(kind(400, "IncompleteSignatureException"), ErrorKind::kDenied);
  EXPECT_EQ(kind(403, "InvalidSignatureException"), ErrorKind::kDenied);
  EXPECT_EQ(kind(404, "ResourceNotFoundException"), ErrorKind::kNotFound);
  EXPECT_EQ(kind(404, "UnknownOperationException"), ErrorKind::kUnsupported);
  EXPECT_EQ(kind(409, "DuplicateResourceException"), ErrorKind::kDuplicate);
  EXPECT_EQ(kind(413, ""), ErrorKind::kInvalid);
  EXPECT_EQ(kind(429, "ThrottlingException"), ErrorKind::kThrottled);
  EXPECT_EQ(kind(429, "ResourceQuotaExceededException"), ErrorKind::kQuota);
  EXPECT_EQ(kind(500, "InternalServiceError"), ErrorKind::kUnavailable);
  EXPECT_EQ(kind(503, ""), ErrorKind::kUnavailable);
  EXPECT_EQ(kind(302, ""), ErrorKind::kCorrupt);
}

TEST(ApiError, TheServersMessageIsKeptAndNoneIsSaid) {
  EXPECT_EQ(FromAnswer(Answer(400, "")).message(), "why");
  EXPECT_EQ(FromAnswer(Answer(400, "", R"({"message":"lower"})")).message(), "lower");
  EXPECT_NE(FromAnswer(Answer(502, "", "<html>")).message().find("502"), std::string::npos);
}

TEST(ApiError, WrongKeysAndAbsentServersSayWhatToDo) {
  EXPECT_NE(FromAnswer(Answer(403, "UnrecognizedClientException")).message().find("root-key.json"),
            std::string::npos);
  const Status none = FromNoAnswer({ErrorKind::kUnavailable, "no connection"}, "http://h:1");
  EXPECT_NE(none.message().find("is `sluice serve` running there?"), std::string::npos);
  EXPECT_TRUE(none.Is(ErrorKind::kUnavailable));
  EXPECT_EQ(FromNoAnswer(Cancelled("stopped"), "http://h:1").message(), "stopped");
}

}  // namespace
}  // namespace sluice::cli
