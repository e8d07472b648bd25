#include "objects/s3/error.h"

#include <fmt/format.h>

#include <algorithm>

#include "objects/s3/xml.h"

namespace sluice::objects {
namespace {

struct CodeRow {
  std::string_view code;
  ErrorKind kind;
};

constexpr CodeRow kCodes[] = {
    {"AccessDenied", ErrorKind::kDenied},
    {"AccountProblem", ErrorKind::kDenied},
    {"AllAccessDisabled", ErrorKind::kDenied},
    {"AuthorizationHeaderMalformed", ErrorKind::kInvalid},
    {"BadDigest", ErrorKind::kCorrupt},
    {"BandwidthLimitExceeded", ErrorKind::kThrottled},
    {"ConditionalRequestConflict", ErrorKind::kUnavailable},
    {"EntityTooLarge", ErrorKind::kInvalid},
    {"EntityTooSmall", ErrorKind::kCorrupt},
    {"ExpiredToken", ErrorKind::kDenied},
    {"InternalError", ErrorKind::kUnavailable},
    {"InvalidAccessKeyId", ErrorKind::kDenied},
    {"InvalidPart", ErrorKind::kCorrupt},
    {"InvalidPartOrder", ErrorKind::kCorrupt},
    {"InvalidToken", ErrorKind::kDenied},
    {"MalformedXML", ErrorKind::kInternal},
    {"NoSuchBucket", ErrorKind::kNotFound},
    {"NoSuchKey", ErrorKind::kNotFound},
    {"NoSuchUpload", ErrorKind::kNotFound},
    {"NotImplemented", ErrorKind::kUnsupported},
    {"OperationAborted", ErrorKind::kUnavailable},
    {"PreconditionFailed", ErrorKind::kDuplicate},
    {"QuotaExceeded", ErrorKind::kQuota},
    {"RequestLimitExceeded", ErrorKind::kThrottled},
    {"RequestTimeTooSkewed", ErrorKind::kDenied},
    {"RequestTimeout", ErrorKind::kUnavailable},
    {"ServiceUnavailable", ErrorKind::kUnavailable},
    {"SignatureDoesNotMatch", ErrorKind::kDenied},
    {"SlowDown", ErrorKind::kThrottled},
    {"ThrottlingException", ErrorKind::kThrottled},
    {"TooManyRequests", ErrorKind::kThrottled},
    {"XAmzContentSHA256Mismatch", ErrorKind::kCorrupt},
};

struct StatusRow {
  int http_status;
  ErrorKind kind;
};

constexpr StatusRow kStatuses[] = {
    {301, ErrorKind::kInvalid},     {307, ErrorKind::kInvalid},     {400, ErrorKind::kInvalid},
    {401, ErrorKind::kDenied},      {403, ErrorKind::kDenied},      {404, ErrorKind::kNotFound},
    {405, ErrorKind::kUnsupported}, {408, ErrorKind::kUnavailable}, {409, ErrorKind::kUnavailable},
    {412, ErrorKind::kDuplicate},   {413, ErrorKind::kInvalid},     {429, ErrorKind::kThrottled},
    {500, ErrorKind::kUnavailable}, {501, ErrorKind::kUnsupported}, {502, ErrorKind::kUnavailable},
    {503, ErrorKind::kThrottled},   {504, ErrorKind::kUnavailable}, {507, ErrorKind::kQuota},
};

ErrorKind KindOf(const S3Error& error) {
  for (const CodeRow& row : kCodes) {
    if (row.code == error.code) return row.kind;
  }
  for (const StatusRow& row : kStatuses) {
    if (row.http_status == error.http_status) return row.kind;
  }
  return error.http_status >= 500 ? ErrorKind::kUnavailable : ErrorKind::kCorrupt;
}

// A code or a Region goes into our message, so the store may not put sentences there.
std::string Word(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (text.size() > 64 || !std::ranges::all_of(text, fits)) return {};
  return std::string(text);
}

constexpr std::string_view kWantsChecksum =
    "; a bucket with Object Lock needs the setting checksum";

// A bucket with Object Lock takes no bytes without one, and says so under codes that mean anything.
bool WantsChecksum(const S3Error& error, const S3Call& call) {
  return call.unchecked && error.http_status == 400 &&
         (error.code == "InvalidRequest" || error.code == "MissingContentMD5" ||
          error.code.find("ObjectLock") != error.code.npos);
}

}  // namespace

S3Error ReadS3Error(const http::Response& response) {
  S3Error error;
  error.http_status = response.status;
  if (const auto body = ReadErrorBody(response.body)) {
    error.code = Word(body->code);
    error.message = body->message;
    error.region = Word(body->region);
  }
  if (const auto region = response.headers.Find("x-amz-bucket-region"))
    error.region = Word(*region);
  return error;
}

Status FromS3(const S3Error& error, const S3Call& call) {
  if (!error.region.empty() && error.region != call.region) {
    return {ErrorKind::kInvalid,
            fmt::format("bucket '{}' is in Region {}, but is configured for {}", call.bucket,
                        error.region, call.region),
            error.message};
  }
  return {KindOf(error),
          fmt::format("bucket '{}' answered {}{}{} to {}{}", call.bucket, error.http_status,
                      error.code.empty() ? "" : " ", error.code, call.action,
                      WantsChecksum(error, call) ? kWantsChecksum : ""),
          error.message};
}

}  // namespace sluice::objects
