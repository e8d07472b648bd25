#include "objects/s3/multipart.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "digest/digest.h"
#include "objects/s3/object_headers.h"
#include "objects/s3/transfer_time.h"

namespace sluice::objects {
namespace {

constexpr int kMaxAborts = 6;
constexpr int kListedParts = 1000;
constexpr RetryOptions kFirstTries{.max_attempts = 4};
constexpr std::string_view kOwnerHeader = "x-amz-meta-sluice-owner";

// A store may need minutes to put thousands of parts together.
constexpr std::chrono::milliseconds kCompleteTime{300'000};

std::string_view Unquoted(std::string_view etag) {
  if (etag.size() < 2 || etag.front() != '"' || etag.back() != '"') return etag;
  return etag.substr(1, etag.size() - 2);
}

// The ETag of an object made of these parts; nothing where the store's part ETags are no MD5s.
std::optional<std::string> MultipartEtag(const std::vector<UploadedPart>& parts) {
  std::string digests;
  for (const UploadedPart& part : parts) {
    const auto md5 = digest::Unhex(Unquoted(part.etag));
    if (!md5 || md5->size() != 16) return std::nullopt;
    digests += *md5;
  }
  return fmt::format("{}-{}", digest::Hex(digest::View(digest::Md5(digests))), parts.size());
}

std::optional<int64_t> ContentLength(const http::Response& response) {
  const auto text = response.headers.Find("Content-Length");
  int64_t bytes = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), bytes);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return bytes;
}

bool IsOurs(const http::Response& head, const PendingUpload& upload) {
  if (ContentLength(head) != upload.bytes) return false;
  const auto owner = head.headers.Find(kOwnerHeader);
  if (owner && !upload.owner.empty()) return *owner == upload.owner;
  const auto etag = head.headers.Find("ETag");
  const auto expected = MultipartEtag(upload.parts);
  return etag && expected && Unquoted(*etag) == *expected;
}

bool IsSamePart(const PartEntry& held, const UploadedPart& sent) {
  return held.number == sent.number && held.bytes == sent.bytes &&
         Unquoted(held.etag) == Unquoted(sent.etag);
}

// The bucket is there and the upload is not.
bool IsGone(const S3Reply& reply) {
  return reply.status.Is(ErrorKind::kNotFound) && reply.code != "NoSuchBucket";
}

std::string UploadQuery(std::string_view upload_id) {
  return fmt::format("uploadId={}", EncodeQueryValue(upload_id));
}

}  // namespace

Result<CreatedUpload> Multipart::Create(std::string_view key, const UploadOptions& options,
                                        std::stop_token stop) {
  S3Request request{.action = "CreateMultipartUpload",
                    .method = "POST",
                    .key = key,
                    .query = "uploads=",
                    .headers = {{"Content-Type", options.content_type}}};
  if (!options.owner.empty()) request.headers.Add(std::string(kOwnerHeader), options.owner);
  AddEncryption(client_.endpoint(), options.kms_key, request.headers);
  AddChecksumAlgorithm(client_.endpoint().checksum, request.headers);
  const S3Reply reply = client_.Send(request, stop);
  TRY(reply.status);
  TRY_ASSIGN(std::string upload_id, ReadUploadId(reply.response.body));
  return CreatedUpload{std::move(upload_id), reply.repeated};
}

Result<UploadedPart> Multipart::SendPart(std::string_view key, std::string_view upload_id,
                                         int number, std::string_view bytes, std::stop_token stop) {
  S3Request request{.action = "UploadPart",
                    .method = "PUT",
                    .key = key,
                    .query = fmt::format("partNumber={}&{}", number, UploadQuery(upload_id)),
                    .headers = {},
                    .body = bytes,
                    .payload_sha256 = digest::Sha256Hex(bytes),
                    .total_time = TimeFor(bytes.size())};
  std::string checksum =
      AddChecksum(client_.endpoint().checksum, bytes, request.payload_sha256, request.headers);
  const S3Reply reply = client_.Send(request, stop);
  TRY(reply.status);
  const auto etag = reply.response.headers.Find("ETag");
  if (!etag || etag->empty()) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("bucket '{}' answered UploadPart without an ETag", client_.bucket()));
  }
  return UploadedPart{number, std::string(*etag), int64_t(bytes.size()), std::move(checksum)};
}

Status Multipart::CheckParts(std::string_view key, std::string_view upload_id,
                             const std::vector<UploadedPart>& parts, std::stop_token stop) {
  size_t checked = 0;
  PartPage page;
  do {
    const int after = checked == 0 ? 0 : parts[checked - 1].number;
    const S3Reply reply = ListParts(key, upload_id, kListedParts, after, stop);
    TRY(reply.status);
    TRY_ASSIGN(page, ReadPartPage(reply.response.body));
    for (const PartEntry& held : page.parts) {
      if (checked == parts.size() || !IsSamePart(held, parts[checked]))
        return OtherBytes(held.number);
      ++checked;
    }
  } while (page.truncated && !page.parts.empty());
  return checked == parts.size() ? Status() : OtherBytes(parts[checked].number);
}

Status Multipart::OtherBytes(int number) const {
  return {ErrorKind::kCorrupt, fmt::format("bucket '{}' holds other bytes than were sent: part {}",
                                           client_.bucket(), number)};
}

Status Multipart::Complete(const PendingUpload& upload, std::stop_token stop) {
  const std::string body = CompleteBody(upload.parts);
  S3Request request{.action = "CompleteMultipartUpload",
                    .method = "POST",
                    .key = upload.key,
                    .query = UploadQuery(upload.upload_id),
                    .headers = {{"Content-Type", "application/xml"}},
                    .body = body,
                    .total_time = kCompleteTime,
                    .success_is_in_body = true,
                    .retry = kFirstTries};
  S3Reply reply = client_.Send(request, stop);
  bool gone = IsGone(reply);
  // Ceph 16 and moto answer 500 for ever when the upload is not there any more.
  if (reply.status.retryable()) {
    gone = IsGone(ListParts(upload.key, upload.upload_id, 1, 0, stop));
    if (!gone) {
      request.retry.reset();
      reply = client_.Send(request, stop);
      gone = IsGone(reply);
    }
  }
  return gone ? CheckPublished(upload, stop) : reply.status;
}

S3Reply Multipart::ListParts(std::string_view key, std::string_view upload_id, int max_parts,
                             int after, std::stop_token stop) {
  std::string query = fmt::format("max-parts={}&", max_parts);
  if (after > 0) query += fmt::format("part-number-marker={}&", after);
  query += UploadQuery(upload_id);
  return client_.Send(
      {.action = "ListParts", .method = "GET", .key = key, .query = std::move(query)}, stop);
}

Status Multipart::CheckPublished(const PendingUpload& upload, std::stop_token stop) {
  const S3Reply head =
      client_.Send({.action = "HeadObject", .method = "HEAD", .key = upload.key}, stop);
  const bool missing = head.status.Is(ErrorKind::kNotFound);
  if (!missing) TRY(head.status);
  if (!missing && IsOurs(head.response, upload)) return {};
  return {ErrorKind::kCorrupt,
          fmt::format("bucket '{}': the upload is gone and the object at its key is not it",
                      client_.bucket())};
}

Status Multipart::Abort(std::string_view key, std::string_view upload_id, std::stop_token stop) {
  std::chrono::milliseconds wait{100};
  for (int aborts = 0; aborts < kMaxAborts; ++aborts, wait *= 2) {
    if (aborts > 1 && !client_.clock().Sleep(wait, stop)) return Cancelled("the call was stopped");
    const S3Reply aborted = client_.Send({.action = "AbortMultipartUpload",
                                          .method = "DELETE",
                                          .key = key,
                                          .query = UploadQuery(upload_id)},
                                         stop);
    if (IsGone(aborted)) return {};
    TRY(aborted.status);
    const S3Reply listed = ListParts(key, upload_id, 1, 0, stop);
    if (IsGone(listed)) return {};
    TRY(listed.status);
  }
  return {ErrorKind::kUnavailable,
          fmt::format("bucket '{}' keeps an upload that was aborted", client_.bucket())};
}

Status Multipart::AbortOthers(std::string_view key, std::string_view kept_upload_id,
                              std::stop_token stop) {
  UploadPage page;
  do {
    TRY_ASSIGN(UploadPage next, List(key, page, stop));
    const bool stuck = next.next_key == page.next_key && next.next_upload_id == page.next_upload_id;
    if (next.truncated && stuck) {
      return {ErrorKind::kCorrupt,
              fmt::format("bucket '{}' lists the same page of uploads again", client_.bucket())};
    }
    page = std::move(next);
    for (const UploadEntry& entry : page.uploads) {
      if (entry.key == key && entry.upload_id != kept_upload_id) {
        TRY(Abort(key, entry.upload_id, stop));
      }
    }
  } while (page.truncated);
  return {};
}

Result<UploadPage> Multipart::List(std::string_view prefix, const UploadPage& after,
                                   std::stop_token stop) {
  S3Request request{.action = "ListMultipartUploads", .method = "GET"};
  if (!after.next_key.empty()) {
    request.query = fmt::format("key-marker={}&", EncodeQueryValue(after.next_key));
  }
  request.query += fmt::format("prefix={}&", EncodeQueryValue(prefix));
  if (!after.next_upload_id.empty()) {
    request.query += fmt::format("upload-id-marker={}&", EncodeQueryValue(after.next_upload_id));
  }
  request.query += "uploads=";
  const S3Reply reply = client_.Send(request, stop);
  TRY(reply.status);
  return ReadUploadPage(reply.response.body);
}

}  // namespace sluice::objects
