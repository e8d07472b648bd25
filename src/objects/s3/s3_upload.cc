#include "objects/s3/s3_upload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/amount_text.h"

namespace sluice::objects {

S3Upload::S3Upload(Multipart& multipart, std::string key, CreatedUpload created,
                   UploadOptions options, std::stop_token stop)
    : multipart_(multipart),
      key_(std::move(key)),
      created_(std::move(created)),
      options_(std::move(options)),
      sizes_(options_.part_bytes, options_.memory_bytes),
      stop_(std::move(stop)),
      senders_(
          options_.parts_in_flight, options_.memory_bytes,
          [this](int number, std::string_view bytes, std::stop_token part_stop) {
            return multipart_.SendPart(key_, upload_id(), number, bytes, part_stop);
          },
          stop_) {}

Status S3Upload::Append(std::string_view bytes) {
  if (failure_.ok() && stop_.stop_requested()) failure_ = Cancelled("the upload was stopped");
  if (!failure_.ok()) return failure_;
  failure_ = Take(bytes);
  return failure_;
}

Status S3Upload::Take(std::string_view bytes) {
  if (int64_t(bytes.size()) > max_bytes() - bytes_) return TooLarge();
  bytes_ += int64_t(bytes.size());
  while (!bytes.empty()) {
    if (filling_.space == nullptr) {
      TRY_ASSIGN(filling_, senders_.TakeBuffer(sizes_.BytesOf(next_number_)));
    }
    const size_t taken = std::min(bytes.size(), filling_.capacity - filling_.bytes);
    std::memcpy(filling_.space.get() + filling_.bytes, bytes.data(), taken);
    filling_.bytes += taken;
    bytes.remove_prefix(taken);
    if (filling_.bytes < filling_.capacity) continue;
    hash_.Update(filling_.view());
    TRY(senders_.Send(next_number_++, std::exchange(filling_, {})));
  }
  return {};
}

Status S3Upload::TooLarge() const {
  return Invalid(fmt::format(
      "the object would have more than {}, all that {} parts hold within the memory for them",
      SizeText(max_bytes()), kMaxParts));
}

Result<PendingUpload> S3Upload::Finish() {
  if (failure_.ok() && stop_.stop_requested()) failure_ = Cancelled("the upload was stopped");
  if (!failure_.ok()) return failure_;
  Result<std::vector<UploadedPart>> parts = SendRest();
  failure_ = parts.status();
  // A commit that finds a part to be another could neither be ended nor taken back.
  if (failure_.ok()) failure_ = multipart_.CheckParts(key_, upload_id(), *parts, stop_);
  TRY(failure_);
  failure_ = Internal("the upload is finished");
  return PendingUpload{.key = key_,
                       .upload_id = upload_id(),
                       .owner = options_.owner,
                       .parts = *std::move(parts),
                       .bytes = bytes_,
                       .sha256 = digest::Hex(digest::View(hash_.Finish()))};
}

Result<std::vector<UploadedPart>> S3Upload::SendRest() {
  if (filling_.bytes == 0 && next_number_ > 1) return senders_.Finish();
  hash_.Update(filling_.view());
  return senders_.Finish(next_number_++, std::exchange(filling_, {}));
}

}  // namespace sluice::objects
