#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/status.h"
#include "objects/object_store.h"
#include "objects/s3/bucket_client.h"
#include "objects/s3/xml.h"

namespace sluice::objects {

struct CreatedUpload {
  std::string upload_id;
  bool maybe_twice = false;  // an answer was lost: another may have been begun with it
};

/// S3's multipart operations on one bucket. Errors: as ObjectStore's. Threads: any.
/// Source: Amazon S3 User Guide, "Uploading and copying objects using multipart upload".
class Multipart {
 public:
  explicit Multipart(BucketClient& client) : client_(client) {}

  /// Begin an upload.
  Result<CreatedUpload> Create(std::string_view key, const UploadOptions& options,
                               std::stop_token stop);

  Result<UploadedPart> SendPart(std::string_view key, std::string_view upload_id, int number,
                                std::string_view bytes, std::stop_token stop);

  /// Compare what the store holds of an upload with what was sent: corrupt when it is not the same.
  Status CheckParts(std::string_view key, std::string_view upload_id,
                    const std::vector<UploadedPart>& parts, std::stop_token stop);

  /// Make the object of its parts. When the upload is gone, ok if the object at the key is this
  /// one: of the same size, and by its owner or, where the store has none, by the ETag that its
  /// parts give; else corrupt.
  Status Complete(const PendingUpload& upload, std::stop_token stop);

  /// Abort until the store knows nothing more of the upload: a part that was under way during the
  /// first abort can outlive it.
  Status Abort(std::string_view key, std::string_view upload_id, std::stop_token stop);

  /// Abort every upload of exactly this key but one.
  Status AbortOthers(std::string_view key, std::string_view kept_upload_id, std::stop_token stop);

 private:
  S3Reply ListParts(std::string_view key, std::string_view upload_id, int max_parts, int after,
                    std::stop_token stop);
  Status OtherBytes(int number) const;
  Status CheckPublished(const PendingUpload& upload, std::stop_token stop);
  Result<UploadPage> List(std::string_view prefix, const UploadPage& after, std::stop_token stop);

  BucketClient& client_;
};

}  // namespace sluice::objects
