#include "api/error_response.h"

#include <gtest/gtest.h>

#include <tuple>

namespace sluice::api {
namespace {

struct Case {
  ErrorKind kind;
  int app_integrations_status;
  std::string_view app_integrations;
  int customer_profiles_status;
  std::string_view customer_profiles;
};

// From the service models; a kind that a model has no word for takes the nearest it has.
constexpr Case kCases[] = {
    {ErrorKind::kInvalid, 400, "InvalidRequestException", 400, "BadRequestException"},
    {ErrorKind::kNotFound, 404, "ResourceNotFoundException", 404, "ResourceNotFoundException"},
    {ErrorKind::kDuplicate, 409, "DuplicateResourceException", 400, "BadRequestException"},
    {ErrorKind::kQuota, 429, "ResourceQuotaExceededException", 400, "BadRequestException"},
    {ErrorKind::kDenied, 403, "AccessDeniedException", 403, "AccessDeniedException"},
    {ErrorKind::kThrottled, 429, "ThrottlingException", 429, "ThrottlingException"},
    {ErrorKind::kUnsupported, 400, "InvalidRequestException", 400, "BadRequestException"},
    {ErrorKind::kUnavailable, 500, "InternalServiceError", 500, "InternalServerException"},
    {ErrorKind::kCancelled, 500, "InternalServiceError", 500, "InternalServerException"},
    {ErrorKind::kCorrupt, 500, "InternalServiceError", 500, "InternalServerException"},
    {ErrorKind::kInternal, 500, "InternalServiceError", 500, "InternalServerException"},
};

TEST(ErrorResponse, EveryKindHasItsStatusAndName) {
  for (const Case& c : kCases) {
    const Status status(c.kind, "a message", "a detail");
    const http::Response apps = ErrorResponse(Api::kAppIntegrations, status);
    const http::Response profiles = ErrorResponse(Api::kCustomerProfiles, status);
    EXPECT_EQ(apps.status, c.app_integrations_status);
    EXPECT_EQ(apps.headers.Find("x-amzn-ErrorType"), c.app_integrations);
    EXPECT_EQ(profiles.status, c.customer_profiles_status);
    EXPECT_EQ(profiles.headers.Find("x-amzn-ErrorType"), c.customer_profiles);
    EXPECT_EQ(ErrorResponse(Api::kSluice, status).headers.Find("x-amzn-ErrorType"),
              c.app_integrations);
    EXPECT_EQ(apps.body.find("detail"), std::string::npos);
  }
}

TEST(ErrorResponse, WhatMayPassLaterSaysWhen) {
  for (const Case& c : kCases) {
    const Status status(c.kind, "a message");
    EXPECT_EQ(ErrorResponse(Api::kSluice, status).headers.Find("Retry-After").has_value(),
              status.retryable());
  }
}

TEST(ErrorResponse, OurOwnMistakesAreNotTold) {
  for (ErrorKind kind : {ErrorKind::kInternal, ErrorKind::kCorrupt}) {
    EXPECT_EQ(ErrorResponse(Api::kSluice, {kind, "table runs is torn"}).body,
              R"({"Message":"The server could not carry out the request. Its log has more under )"
              R"(this request id."})");
  }
  EXPECT_EQ(ErrorResponse(Api::kSluice, Invalid("Name \"x\" is\ntaken")).body,
            R"({"Message":"Name \"x\" is\ntaken"})");
}

}  // namespace
}  // namespace sluice::api
