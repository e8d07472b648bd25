#include "api/error_response.h"

#include <array>

#include "api/wire/json_writer.h"

namespace sluice::api {
namespace {

struct Row {
  ErrorKind kind;
  int status;
  std::string_view app_integrations;  // and our own API
  std::string_view customer_profiles;
  int customer_profiles_status;
};

constexpr std::array<Row, 11> kRows{{
    {ErrorKind::kInvalid, 400, "InvalidRequestException", "BadRequestException", 400},
    {ErrorKind::kNotFound, 404, "ResourceNotFoundException", "ResourceNotFoundException", 404},
    {ErrorKind::kDuplicate, 409, "DuplicateResourceException", "BadRequestException", 400},
    {ErrorKind::kQuota, 429, "ResourceQuotaExceededException", "BadRequestException", 400},
    {ErrorKind::kDenied, 403, "AccessDeniedException", "AccessDeniedException", 403},
    {ErrorKind::kThrottled, 429, "ThrottlingException", "ThrottlingException", 429},
    {ErrorKind::kUnsupported, 400, "InvalidRequestException", "BadRequestException", 400},
    {ErrorKind::kUnavailable, 500, "InternalServiceError", "InternalServerException", 500},
    {ErrorKind::kCancelled, 500, "InternalServiceError", "InternalServerException", 500},
    {ErrorKind::kCorrupt, 500, "InternalServiceError", "InternalServerException", 500},
    {ErrorKind::kInternal, 500, "InternalServiceError", "InternalServerException", 500},
}};

constexpr std::string_view kRetryAfterSeconds = "1";

const Row& RowOf(ErrorKind kind) {
  for (const Row& row : kRows) {
    if (row.kind == kind) return row;
  }
  return kRows.back();
}

std::string Message(const Status& status) {
  switch (status.kind()) {
    case ErrorKind::kCorrupt:
    case ErrorKind::kInternal:
      return "The server could not carry out the request. Its log has more under this request id.";
    case ErrorKind::kCancelled: return "The server is stopping. Try again.";
    case ErrorKind::kUnavailable: return status.message() + ". Try again.";
    default: return status.message();
  }
}

}  // namespace

http::Response RefusalResponse(int http_status, std::string_view error_name,
                               std::string_view message) {
  wire::JsonWriter body;
  body.BeginObject();
  body.TextMember("Message", message);
  body.EndObject();
  return {http_status,
          {{"Content-Type", "application/json"}, {"x-amzn-ErrorType", std::string(error_name)}},
          body.Take()};
}

http::Response ErrorResponse(Api api, const Status& status) {
  const Row& row = RowOf(status.kind());
  const bool profiles = api == Api::kCustomerProfiles;
  http::Response response =
      RefusalResponse(profiles ? row.customer_profiles_status : row.status,
                      profiles ? row.customer_profiles : row.app_integrations, Message(status));
  if (status.retryable()) response.headers.Add("Retry-After", std::string(kRetryAfterSeconds));
  return response;
}

}  // namespace sluice::api
