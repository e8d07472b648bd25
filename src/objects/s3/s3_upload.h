#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/status.h"
#include "digest/digest.h"
#include "objects/object_store.h"
#include "objects/s3/multipart.h"
#include "objects/s3/part_senders.h"
#include "objects/s3/part_sizes.h"

namespace sluice::objects {

/// Cut an object into parts and send them. A small object is sent from the caller's thread.
class S3Upload final : public Upload {
 public:
  /// `multipart` must outlive the upload. `options.part_bytes` is taken as it is.
  S3Upload(Multipart& multipart, std::string key, CreatedUpload created, UploadOptions options,
           std::stop_token stop);

  const std::string& upload_id() const override { return created_.upload_id; }
  bool may_have_begun_twice() const override { return created_.maybe_twice; }
  int64_t durable_bytes() const override { return senders_.sent_bytes(); }
  int64_t held_bytes() const override { return filling_.held_bytes() + senders_.held_bytes(); }
  int64_t max_bytes() const override { return sizes_.max_object_bytes(); }
  Status Append(std::string_view bytes) override;
  Result<PendingUpload> Finish() override;

 private:
  Status Take(std::string_view bytes);
  Status TooLarge() const;
  Result<std::vector<UploadedPart>> SendRest();

  Multipart& multipart_;
  const std::string key_;
  const CreatedUpload created_;
  const UploadOptions options_;
  const PartSizes sizes_;
  const std::stop_token stop_;
  digest::Sha256Stream hash_;  // of whole parts, since short pieces cost more
  int64_t bytes_ = 0;
  int next_number_ = 1;
  PartBuffer filling_;
  Status failure_;
  PartSenders senders_;
};

}  // namespace sluice::objects
