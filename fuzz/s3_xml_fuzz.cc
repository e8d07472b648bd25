#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "objects/s3/xml.h"

// An answer of an S3 store. What is read of it is no longer than it was, so no entity grows; what
// is not the document expected is corrupt and nothing else. And an ETag that we write into a
// request is what a reader of XML gets back.

namespace sluice::objects {
namespace {

template <typename Value>
bool Answered(const Result<Value>& result) {
  CHECK(result.ok() || result.status().Is(ErrorKind::kCorrupt));
  return result.ok();
}

void CheckAnswer(std::string_view body) {
  size_t read = 0;
  if (const auto error = ReadErrorBody(body)) {
    read = error->code.size() + error->message.size() + error->region.size();
    CHECK(read <= body.size());
  }
  if (const auto id = ReadUploadId(body); Answered(id)) CHECK(id->size() <= body.size());
  if (const auto page = ReadUploadPage(body); Answered(page)) {
    read = page->next_key.size() + page->next_upload_id.size();
    for (const UploadEntry& entry : page->uploads)
      read += entry.key.size() + entry.upload_id.size();
    CHECK(read <= body.size());
  }
  if (const auto page = ReadPartPage(body); Answered(page)) {
    read = 0;
    for (const PartEntry& part : page->parts) read += part.etag.size();
    CHECK(read <= body.size());
  }
  if (const auto page = ReadObjectPage(body); Answered(page)) {
    read = 0;
    for (const ObjectInfo& object : page->objects)
      read += object.key.size() + object.version.size();
    CHECK(read <= body.size());
  }
  const Status completed = CheckCompleted(body);
  CHECK(completed.ok() || completed.Is(ErrorKind::kCorrupt));
}

// Of the characters that XML can hold and a header can bring.
void CheckEtag(std::string_view text) {
  const bool visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (text.empty() || !visible) return;
  const std::string sent = CompleteBody({{1, std::string(text), 4}, {2, "\"b\"", 4}});
  const size_t from = sent.find("<Part>");
  const size_t to = sent.rfind("</CompleteMultipartUpload>");
  CHECK(from != sent.npos && to != sent.npos);
  const auto page =
      ReadPartPage("<ListPartsResult>" + sent.substr(from, to - from) + "</ListPartsResult>");
  CHECK(page.ok() && page->parts.size() == 2);
  CHECK(page->parts[0].etag == text && page->parts[1].etag == "\"b\"");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckAnswer(text);
  CheckEtag(text);
  return 0;
}

}  // namespace sluice::objects
