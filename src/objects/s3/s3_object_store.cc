#include "objects/s3/s3_object_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/id.h"
#include "digest/digest.h"
#include "objects/s3/object_headers.h"
#include "objects/s3/s3_upload.h"

namespace sluice::objects {
namespace {

constexpr size_t kMaxErrorBytes = 64 * 1024;
constexpr size_t kMaxOwnerBytes = 256;
constexpr char kPutIdHeader[] = "x-amz-meta-sluice-put";

// Somebody waits for this answer.
constexpr RetryOptions kCheckRetry{.max_attempts = 3, .total_time = std::chrono::seconds(5)};
constexpr std::chrono::milliseconds kCheckTime{3'000};

Status CheckHeaderText(std::string_view text) {
  const bool visible = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; }) &&
                       (text.empty() || (text.front() != ' ' && text.back() != ' '));
  if (visible && text.size() <= kMaxOwnerBytes) return {};
  return Invalid("an upload's owner, content type and key are at most 256 visible characters");
}

}  // namespace

Result<std::unique_ptr<S3ObjectStore>> S3ObjectStore::Open(const Clock& clock, http::Client& http,
                                                           S3StoreOptions options) {
  const S3Endpoint& endpoint = options.endpoint;
  TRY_ASSIGN(BucketAddress address, BucketAddress::Make(endpoint.url, endpoint.region,
                                                        options.bucket, endpoint.path_style));
  return std::unique_ptr<S3ObjectStore>(
      new S3ObjectStore(clock, http, std::move(options), std::move(address)));
}

S3ObjectStore::S3ObjectStore(const Clock& clock, http::Client& http, S3StoreOptions options,
                             BucketAddress address)
    : min_part_bytes_(options.min_part_bytes),
      client_(clock, http, {std::move(options.bucket), std::move(options.endpoint), options.retry},
              std::move(address)),
      multipart_(client_),
      reader_(client_) {}

Status S3ObjectStore::CheckBucket(std::stop_token stop) {
  return client_
      .Send({.action = "HeadBucket",
             .method = "HEAD",
             .total_time = kCheckTime,
             .retry = kCheckRetry},
            stop)
      .status;
}

Result<std::unique_ptr<Upload>> S3ObjectStore::StartUpload(std::string_view key,
                                                           UploadOptions options,
                                                           std::stop_token stop) {
  TRY(CheckKey(key));
  TRY(CheckHeaderText(options.owner));
  TRY(CheckHeaderText(options.content_type));
  TRY(CheckHeaderText(options.kms_key));
  options.part_bytes = std::max(options.part_bytes, min_part_bytes_);
  TRY_ASSIGN(CreatedUpload created, multipart_.Create(key, options, stop));
  return std::unique_ptr<Upload>(std::make_unique<S3Upload>(
      multipart_, std::string(key), std::move(created), std::move(options), stop));
}

Status S3ObjectStore::Complete(const PendingUpload& upload, std::stop_token stop) {
  TRY(CheckKey(upload.key));
  return multipart_.Complete(upload, stop);
}

Status S3ObjectStore::Abort(std::string_view key, std::string_view upload_id,
                            std::stop_token stop) {
  TRY(CheckKey(key));
  return multipart_.Abort(key, upload_id, stop);
}

Status S3ObjectStore::AbortOthers(std::string_view key, std::string_view kept_upload_id,
                                  std::stop_token stop) {
  TRY(CheckKey(key));
  return multipart_.AbortOthers(key, kept_upload_id, stop);
}

Result<bool> S3ObjectStore::PutIfAbsent(std::string_view key, std::string_view bytes,
                                        const PutOptions& options, std::stop_token stop) {
  TRY(CheckKey(key));
  TRY(CheckHeaderText(options.content_type));
  TRY(CheckHeaderText(options.kms_key));
  const std::string put_id = NewUuid();
  S3Request request{.action = "PutObject",
                    .method = "PUT",
                    .key = key,
                    .query = {},
                    .headers = {{"Content-Type", options.content_type},
                                {"If-None-Match", "*"},
                                {kPutIdHeader, put_id}},
                    .body = bytes,
                    .payload_sha256 = digest::Sha256Hex(bytes)};
  AddEncryption(client_.endpoint(), options.kms_key, request.headers);
  AddChecksum(client_.endpoint().checksum, bytes, request.payload_sha256, request.headers);
  const S3Reply reply = client_.Send(request, stop);
  if (reply.status.Is(ErrorKind::kDuplicate)) {
    return reply.repeated ? IsThisPut(key, put_id, stop) : Result<bool>(false);
  }
  TRY(reply.status);
  return true;
}

// The object that a repeated request found may be what the first one wrote before its answer was
// lost.
Result<bool> S3ObjectStore::IsThisPut(std::string_view key, std::string_view put_id,
                                      std::stop_token stop) {
  const S3Reply head = client_.Send({.action = "HeadObject", .method = "HEAD", .key = key}, stop);
  if (head.status.Is(ErrorKind::kNotFound)) return false;
  TRY(head.status);
  return head.response.headers.Find(kPutIdHeader) == put_id;
}

Result<std::string> S3ObjectStore::Read(std::string_view key, int64_t max_bytes,
                                        std::stop_token stop) {
  TRY(CheckKey(key));
  const auto bound = size_t(std::max<int64_t>(max_bytes, 0));
  S3Reply reply = client_.Send({.action = "GetObject",
                                .method = "GET",
                                .key = key,
                                .max_answer_bytes = std::max(bound, kMaxErrorBytes)},
                               stop);
  TRY(reply.status);
  if (reply.response.body.size() > bound) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("bucket '{}': the object is larger than {} bytes", client_.bucket(),
                              max_bytes));
  }
  return std::move(reply.response.body);
}

Result<ListedPage> S3ObjectStore::List(std::string_view prefix, std::string_view after,
                                       size_t limit, std::stop_token stop) {
  return reader_.List(prefix, after, limit, std::move(stop));
}

Result<size_t> S3ObjectStore::ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                                     std::stop_token stop) {
  return reader_.ReadAt(object, offset, to, std::move(stop));
}

}  // namespace sluice::objects
