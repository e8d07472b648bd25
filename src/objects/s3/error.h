#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "http/message.h"

namespace sluice::objects {

/// What an S3 store has said in place of what was asked for.
struct S3Error {
  int http_status = 0;
  std::string code;     // "NoSuchUpload"; empty when there was none, as after HEAD
  std::string message;  // the store's own words
  std::string region;   // where it says the bucket is; mostly empty
};

/// Read an answer that is no success. Text that does not look like a code or a Region is left out.
S3Error ReadS3Error(const http::Response& response);

/// Where the failure came up.
struct S3Call {
  std::string_view action;  // "PutObject"
  std::string_view bucket;
  std::string_view region;  // that we signed for
  bool unchecked = false;   // it carried bytes without a checksum of their own
};

/// Convert: by the code where the table has it, else by the HTTP status. The message is like
/// "bucket 'lake' answered 403 AccessDenied to PutObject", and more where a setting would help; the
/// store's own words are the detail.
/// Source: Amazon S3 API Reference, "Error responses".
Status FromS3(const S3Error& error, const S3Call& call);

}  // namespace sluice::objects
