#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "objects/object_store.h"

namespace sluice::objects {

// What S3 writes and reads as XML. Documents with a DOCTYPE are refused, so that there are no
// entities but the five of XML itself. The caller bounds the size. Errors: corrupt for what is not
// XML or not the document expected. Source: Amazon S3 API Reference, the operations named.

struct ErrorBody {
  std::string code;
  std::string message;
  std::string region;
};

/// Read an Error document; nothing when the body is something else.
std::optional<ErrorBody> ReadErrorBody(std::string_view body);

/// Read the upload id that CreateMultipartUpload answers.
Result<std::string> ReadUploadId(std::string_view body);

/// Check that CompleteMultipartUpload has answered its result, whole. The root may end in Result,
/// as S3's does, or otherwise: moto's ends in Response.
Status CheckCompleted(std::string_view body);

struct UploadEntry {
  std::string key;
  std::string upload_id;
};

struct UploadPage {
  std::vector<UploadEntry> uploads;
  bool truncated = false;
  std::string next_key;
  std::string next_upload_id;
};

/// Read a page of ListMultipartUploads.
Result<UploadPage> ReadUploadPage(std::string_view body);

struct PartEntry {
  int number = 0;
  std::string etag;
  int64_t bytes = 0;
};

struct PartPage {
  std::vector<PartEntry> parts;
  bool truncated = false;
};

/// Read a page of ListParts. moto's root ends in Response.
Result<PartPage> ReadPartPage(std::string_view body);

struct ObjectPage {
  std::vector<ObjectInfo> objects;
  bool truncated = false;
};

/// Read a page of ListObjectsV2, whose keys are percent-encoded where it says so.
Result<ObjectPage> ReadObjectPage(std::string_view body);

/// Render the request of CompleteMultipartUpload, each part with its checksum where it has one.
std::string CompleteBody(const std::vector<UploadedPart>& parts);

}  // namespace sluice::objects
