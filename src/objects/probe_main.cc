// Drives one S3 bucket from the command line, for tests against servers that others wrote.
// The endpoint is in PROBE_URL, PROBE_REGION, PROBE_BUCKET and PROBE_STYLE (path, virtual), the
// checksum in PROBE_CHECKSUM, the credentials where every S3 tool looks for them.

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "objects/buckets.h"

namespace sluice::objects {
namespace {

constexpr int64_t kMaxReadBytes = 256 * 1024 * 1024;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string Input() { return {std::istreambuf_iterator<char>(std::cin), {}}; }

std::string Render(const PendingUpload& upload) {
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n", upload.key, upload.upload_id, upload.owner,
                                 upload.bytes, upload.sha256);
  for (const UploadedPart& part : upload.parts) {
    text += fmt::format("{} {} {} {}\n", part.number, part.bytes, part.etag,
                        part.checksum.empty() ? "-" : part.checksum);
  }
  return text;
}

PendingUpload Parse(const std::string& text) {
  std::istringstream lines(text);
  PendingUpload upload;
  std::string bytes;
  std::getline(lines, upload.key);
  std::getline(lines, upload.upload_id);
  std::getline(lines, upload.owner);
  std::getline(lines, bytes);
  std::getline(lines, upload.sha256);
  upload.bytes = std::stoll(bytes);
  for (UploadedPart part; lines >> part.number >> part.bytes >> part.etag >> part.checksum;) {
    if (part.checksum == "-") part.checksum.clear();
    upload.parts.push_back(part);
  }
  return upload;
}

Result<std::string> UploadInput(ObjectStore& store, const std::string& key,
                                const std::string& owner) {
  UploadOptions options;
  options.owner = owner;
  options.content_type = "application/x-probe";
  options.part_bytes = 5 * 1024 * 1024;
  TRY_ASSIGN(auto upload, store.StartUpload(key, options, {}));
  TRY(upload->Append(Input()));
  TRY_ASSIGN(const PendingUpload pending, upload->Finish());
  return Render(pending);
}

Result<std::string> List(ObjectStore& store, const std::string& prefix, size_t limit) {
  std::string text;
  ListedPage page;
  do {
    TRY_ASSIGN(page, store.List(prefix, page.next, limit, {}));
    for (const ObjectInfo& object : page.objects) {
      text += fmt::format("{} {} {} {}\n", object.bytes, object.modified_at.value, object.version,
                          object.key);
    }
  } while (!page.next.empty());
  return text;
}

// Reads in pieces what its own list has just shown; the version can be given.
Result<std::string> ReadPieces(ObjectStore& store, const std::string& key, size_t piece_bytes) {
  TRY_ASSIGN(const ListedPage page, store.List(key, "", 1, {}));
  if (page.objects.empty()) return NotFound("there is no such object");
  ObjectInfo object = page.objects[0];
  if (const std::string version = Variable("PROBE_VERSION"); !version.empty()) {
    object.version = version;
  }
  std::string bytes;
  std::string piece(piece_bytes, '\0');
  while (true) {
    TRY_ASSIGN(const size_t read, store.ReadAt(object, int64_t(bytes.size()), piece, {}));
    bytes.append(piece, 0, read);
    if (read < piece_bytes) return bytes;
  }
}

Result<std::string> Act(ObjectStore& store, const std::vector<std::string>& words) {
  const std::string& verb = words[0];
  const std::string key = words.size() > 1 ? words[1] : "";
  const std::string extra = words.size() > 2 ? words[2] : "";
  if (verb == "read") return store.Read(key, extra.empty() ? kMaxReadBytes : std::stoll(extra), {});
  if (verb == "list") return List(store, key, std::stoull(extra));
  if (verb == "read-pieces") return ReadPieces(store, key, std::stoull(extra));
  if (verb == "upload") return UploadInput(store, key, extra);
  if (verb == "put") {
    TRY_ASSIGN(const bool written, store.PutIfAbsent(key, Input(), {"text/plain"}, {}));
    return written ? "written" : "there";
  }
  Status status =
      Invalid("check, read, read-pieces, list, put, upload, complete, abort, abort-all");
  if (verb == "check") status = store.CheckBucket({});
  if (verb == "complete") status = store.Complete(Parse(Input()), {});
  if (verb == "abort") status = store.Abort(key, extra, {});
  if (verb == "abort-all") status = store.AbortAll(key, {});
  TRY(status);
  return "ok";
}

Result<Checksum> ReadChecksum(std::string_view text) {
  if (text.empty() || text == "none") return Checksum::kNone;
  if (text == "md5") return Checksum::kMd5;
  if (text == "crc32c") return Checksum::kCrc32c;
  if (text == "sha256") return Checksum::kSha256;
  return Invalid("PROBE_CHECKSUM is none, md5, crc32c or sha256");
}

Result<std::string> Run(const std::vector<std::string>& words) {
  static const SystemClock clock;
  BucketsOptions options;
  options.fallback = S3Endpoint{
      Variable("PROBE_URL"), Variable("PROBE_REGION"), Variable("PROBE_STYLE") != "virtual", {}};
  TRY_ASSIGN(options.fallback->checksum, ReadChecksum(Variable("PROBE_CHECKSUM")));
  static Buckets buckets(clock, std::move(options));
  TRY_ASSIGN(ObjectStore * store, buckets.Find(Variable("PROBE_BUCKET")));
  return Act(*store, words);
}

}  // namespace
}  // namespace sluice::objects

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto done = sluice::objects::Run({argv + 1, argv + argc});
  if (!done.ok()) {
    std::cerr << done.status().ToString() << "\n";
    return 1;
  }
  std::cout << *done;
  return 0;
}
