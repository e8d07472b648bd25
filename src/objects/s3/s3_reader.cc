#include "objects/s3/s3_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "objects/s3/transfer_time.h"
#include "objects/s3/xml.h"

namespace sluice::objects {
namespace {

constexpr size_t kMaxErrorBytes = 64 * 1024;

}  // namespace

Result<ListedPage> S3Reader::List(std::string_view prefix, std::string_view after, size_t limit,
                                  std::stop_token stop) {
  if (limit == 0) return Invalid("a list's limit is 1 or more");
  std::string query = fmt::format("encoding-type=url&list-type=2&max-keys={}&prefix={}",
                                  std::min(limit, kMaxListed), EncodeQueryValue(prefix));
  if (!after.empty()) query += fmt::format("&start-after={}", EncodeQueryValue(after));
  const S3Reply reply = client_.Send(
      {.action = "ListObjectsV2", .method = "GET", .key = {}, .query = std::move(query)}, stop);
  TRY(reply.status);
  TRY_ASSIGN(ObjectPage page, ReadObjectPage(reply.response.body));
  const std::string_view last = page.objects.empty() ? std::string_view() : page.objects.back().key;
  const bool moved = page.objects.empty() || page.objects.front().key > after;
  const bool sorted = std::ranges::is_sorted(page.objects, {}, &ObjectInfo::key);
  if (!moved || !sorted || (page.truncated && last.empty())) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("bucket '{}' lists its objects out of order", client_.bucket()));
  }
  ListedPage listed;
  if (page.truncated) listed.next = last;
  std::erase_if(page.objects, [](const ObjectInfo& object) {
    return object.bytes == 0 && object.key.ends_with('/');
  });
  listed.objects = std::move(page.objects);
  return listed;
}

Result<size_t> S3Reader::ReadAt(const ObjectInfo& object, int64_t offset, std::span<char> to,
                                std::stop_token stop) {
  if (stop.stop_requested()) return Cancelled("the call was stopped");
  if (object.key.empty()) return Invalid("an object key has 1 to 1024 bytes");
  if (offset < 0) return Invalid("an offset is not negative");
  const int64_t left = std::max<int64_t>(object.bytes - offset, 0);
  const size_t bytes = size_t(std::min<int64_t>(left, int64_t(to.size())));
  if (bytes == 0) return size_t{0};
  TRY_ASSIGN(const http::Response piece, GetPiece(object, offset, bytes, stop));
  // A store that ignores the condition still says what it has sent.
  const auto etag = piece.headers.Find("ETag");
  if (etag && !object.version.empty() && *etag != object.version) {
    return Changed(object, "has changed");
  }
  const bool whole = offset == 0 && int64_t(bytes) == object.bytes;
  if ((piece.status != 206 && !whole) || piece.body.size() != bytes) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("bucket '{}' answered GetObject with {} bytes in place of {} from {}",
                              client_.bucket(), piece.body.size(), bytes, offset));
  }
  std::memcpy(to.data(), piece.body.data(), bytes);
  return bytes;
}

Result<http::Response> S3Reader::GetPiece(const ObjectInfo& object, int64_t offset, size_t bytes,
                                          std::stop_token stop) {
  S3Request request{
      .action = "GetObject",
      .method = "GET",
      .key = object.key,
      .query = {},
      .headers = {{"Range", fmt::format("bytes={}-{}", offset, offset + int64_t(bytes) - 1)}},
      .max_answer_bytes = std::max(bytes, kMaxErrorBytes),
      .total_time = TimeFor(bytes)};
  if (!object.version.empty()) request.headers.Add("If-Match", object.version);
  S3Reply reply = client_.Send(request, stop);
  if (reply.code == "NoSuchKey") return Changed(object, "has gone");
  // 416: it has become shorter.
  if (reply.response.status == 412 || reply.response.status == 416) {
    return Changed(object, "has changed");
  }
  TRY(reply.status);
  return std::move(reply.response);
}

Status S3Reader::Changed(const ObjectInfo& object, std::string_view how) const {
  return {ErrorKind::kUnavailable, fmt::format("bucket '{}': object '{}' {} since it was listed",
                                               client_.bucket(), object.key, how)};
}

}  // namespace sluice::objects
