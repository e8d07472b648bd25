#include "objects/s3/fake_s3.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

#include "base/check.h"
#include "digest/digest.h"
#include "objects/s3/address.h"
#include "sigv4/signer.h"
#include "sigv4/timestamp.h"

namespace sluice::objects {
namespace {

std::string Decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      decoded += digest::Unhex(text.substr(i + 1, 2)).value();
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::map<std::string, std::string> Parameters(std::string_view query) {
  std::map<std::string, std::string> parameters;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const size_t equals = pair.find('=');
    CHECK(equals != pair.npos);
    parameters[Decoded(pair.substr(0, equals))] = Decoded(pair.substr(equals + 1));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

http::Response Xml(int status, std::string body) {
  return {status, {{"Content-Type", "application/xml"}}, R"(<?xml version="1.0"?>)" + body};
}

http::Response Error(int status, std::string_view code) {
  return Xml(status,
             fmt::format("<Error><Code>{}</Code><Message>as scripted</Message></Error>", code));
}

std::string Escaped(std::string_view text) {
  pugi::xml_document document;
  document.append_child(pugi::node_pcdata).set_value(std::string(text).c_str());
  struct Writer : pugi::xml_writer {
    std::string text;
    void write(const void* bytes, size_t count) override {
      text.append(static_cast<const char*>(bytes), count);
    }
  } writer;
  document.save(writer, "", pugi::format_raw | pugi::format_no_declaration);
  return writer.text;
}

std::map<std::string, std::string> Metadata(const http::Request& request) {
  std::map<std::string, std::string> metadata;
  for (const auto& [name, value] : request.headers.fields()) {
    if (http::SameName(std::string_view(name).substr(0, 11), "x-amz-meta-")) metadata[name] = value;
  }
  return metadata;
}

std::string Action(const http::Request& request, bool of_bucket,
                   const std::map<std::string, std::string>& parameters) {
  const std::string& method = request.method;
  const bool upload = parameters.contains("uploadId");
  if (of_bucket && parameters.contains("list-type")) return "ListObjectsV2";
  if (of_bucket) return method == "HEAD" ? "HeadBucket" : "ListMultipartUploads";
  if (method == "POST") return upload ? "CompleteMultipartUpload" : "CreateMultipartUpload";
  if (method == "PUT") return upload ? "UploadPart" : "PutObject";
  if (method == "DELETE") return "AbortMultipartUpload";
  if (method == "HEAD") return "HeadObject";
  return upload ? "ListParts" : "GetObject";
}

}  // namespace

struct FakeS3::Call {
  const http::Request& request;
  std::string key;
  std::map<std::string, std::string> parameters;
  std::string action;

  std::string upload_id() const { return parameters.at("uploadId"); }
};

FakeS3::FakeS3() {
  http::ServerOptions options;
  options.workers = 8;
  options.limits.body_bytes = 64 * 1024 * 1024;
  auto started = http::Server::Start(
      clock_, options, [this](const http::Request& request) { return Answer(request); });
  CHECK(started.ok());
  server_ = *std::move(started);
  relay_ = std::make_unique<FakeRelay>(server_->port());
}

FakeS3::~FakeS3() { ReleaseHanging(); }

std::string FakeS3::url() const { return fmt::format("http://127.0.0.1:{}", relay_->port()); }

void FakeS3::Inject(Fault fault, int times) {
  std::lock_guard lock(mutex_);
  for (int i = 0; i < times; ++i) faults_.push_back(fault);
}

void FakeS3::InjectError(std::string action, int status, std::string code, int times) {
  Fault fault{std::move(action)};
  fault.status = status;
  fault.body = Error(status, code).body;
  Inject(std::move(fault), times);
}

void FakeS3::ReleaseHanging() {
  std::lock_guard lock(mutex_);
  released_ = true;
  changed_.notify_all();
}

void FakeS3::AwaitHanging() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return hanging_ > 0; });
}

void FakeS3::Plant(const std::string& key, std::string bytes) {
  std::lock_guard lock(mutex_);
  const std::string etag = digest::Hex(digest::View(digest::Md5(bytes)));
  objects_[key] = {std::move(bytes), etag, {}};
}

void FakeS3::Remove(const std::string& key) {
  std::lock_guard lock(mutex_);
  objects_.erase(key);
}

void FakeS3::SetCredentials(sigv4::Credentials credentials) {
  std::lock_guard lock(mutex_);
  credentials_ = std::move(credentials);
}

void FakeS3::DropMetadata() {
  std::lock_guard lock(mutex_);
  keeps_metadata_ = false;
}

void FakeS3::KeepHalfOfParts() {
  std::lock_guard lock(mutex_);
  keeps_half_ = true;
}

void FakeS3::SlowDownWhile(std::function<bool()> busy) {
  std::lock_guard lock(mutex_);
  busy_ = std::move(busy);
}

void FakeS3::RequireChecksums() {
  std::lock_guard lock(mutex_);
  requires_checksums_ = true;
}

void FakeS3::SetPageEntries(size_t entries) {
  std::lock_guard lock(mutex_);
  page_entries_ = entries;
}

void FakeS3::LetPartsOutliveOneAbort() {
  std::lock_guard lock(mutex_);
  parts_outlive_abort_ = true;
}

size_t FakeS3::incomplete_uploads() const {
  std::lock_guard lock(mutex_);
  return uploads_.size();
}

std::vector<std::string> FakeS3::actions() const {
  std::lock_guard lock(mutex_);
  return actions_;
}

std::optional<std::string> FakeS3::LastHeader(std::string_view action,
                                              std::string_view name) const {
  std::lock_guard lock(mutex_);
  const auto found = last_headers_.find(action);
  if (found == last_headers_.end()) return std::nullopt;
  const auto value = found->second.Find(name);
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

http::Response FakeS3::Answer(const http::Request& request) {
  if (const http::Response refused = Refused(request); refused.status != 200) return refused;
  const std::string path = Decoded(request.path);
  const std::string root = std::string("/") + kBucket;
  if (path != root && !path.starts_with(root + "/")) return Error(404, "NoSuchBucket");
  const bool of_bucket = path == root;
  Call call{request, of_bucket ? "" : path.substr(root.size() + 1), Parameters(request.query), {}};
  call.action = Action(request, of_bucket, call.parameters);
  const std::optional<Fault> fault = TakeFault(call.action);
  {
    std::lock_guard lock(mutex_);
    actions_.push_back(call.action);
    last_headers_[call.action] = request.headers;
  }
  if (IsBusy()) return Error(503, "SlowDown");
  return Act(call, fault);
}

bool FakeS3::IsBusy() const {
  std::lock_guard lock(mutex_);
  return busy_ && busy_();
}

// Signs once more what has come, as of the moment that it claims, and compares.
http::Response FakeS3::Refused(const http::Request& request) const {
  const auto claimed = request.headers.Find("x-amz-content-sha256");
  if (claimed != digest::Sha256Hex(request.body)) return Error(400, "XAmzContentSHA256Mismatch");
  const auto date = sigv4::ParseTimestamp(request.headers.Find("x-amz-date").value_or(""));
  const auto authorization = request.headers.Find("Authorization");
  if (!date || !authorization) return Error(403, "AccessDenied");
  sigv4::SignableRequest again{request.method, request.path, request.query, {}};
  for (const auto& [name, value] : request.headers.fields()) {
    if (!http::SameName(name, "Authorization")) again.headers.emplace_back(name, value);
  }
  std::lock_guard lock(mutex_);
  sigv4::Sign(again, credentials_, {kRegion, "s3", sigv4::PathStyle::kAsSent}, *claimed, *date);
  if (again.headers.back().second == *authorization) return {};
  const bool known = authorization->find(credentials_.access_key_id + "/") != authorization->npos;
  return Error(403, known ? "SignatureDoesNotMatch" : "InvalidAccessKeyId");
}

// Compares whatever checksum came with the bytes of a part or an object.
http::Response FakeS3::RefusedBytes(const http::Request& request) const {
  const std::string& body = request.body;
  const std::pair<const char*, std::string> digests[] = {
      {"Content-MD5", digest::Base64(digest::View(digest::Md5(body)))},
      {"x-amz-checksum-crc32c", digest::Base64(digest::View(digest::Crc32c(body)))},
      {"x-amz-checksum-sha256", digest::Base64(digest::View(digest::Sha256(body)))}};
  for (const auto& [name, expected] : digests) {
    const auto sent = request.headers.Find(name);
    if (sent && *sent != expected) return Error(400, "BadDigest");
  }
  const bool announced =
      request.headers.Find("Content-MD5") || request.headers.Find("x-amz-sdk-checksum-algorithm");
  return announced || !requires_checksums_ ? http::Response() : Error(400, "InvalidRequest");
}

http::Response FakeS3::Act(const Call& call, std::optional<Fault> fault) {
  if (!fault) return Act(call);
  if (fault->kind == Fault::Kind::kHang) Hang();
  if (fault->kind == Fault::Kind::kAnswer) {
    http::Response response{fault->status, {}, fault->body};
    for (const auto& [name, value] : fault->headers) response.headers.Add(name, value);
    return response;
  }
  http::Response response = Act(call);
  response.headers.Add("x-fault", fault->kind == Fault::Kind::kLoseAnswer ? "lose" : "cut");
  return response;
}

http::Response FakeS3::Act(const Call& call) {
  if (call.action == "HeadBucket") return {};
  std::lock_guard lock(mutex_);
  if (call.action == "CreateMultipartUpload") return Create(call);
  if (call.action == "UploadPart") return PutPart(call);
  if (call.action == "CompleteMultipartUpload") return Complete(call);
  if (call.action == "AbortMultipartUpload") return AbortUpload(call);
  if (call.action == "ListParts") return ListParts(call);
  if (call.action == "ListMultipartUploads") return ListUploads(call);
  if (call.action == "ListObjectsV2") return ListObjects(call);
  if (call.action == "PutObject") return Put(call);
  return Get(call);
}

http::Response FakeS3::Create(const Call& call) {
  const std::string id = fmt::format("id/{}+=", ++ids_);
  const auto algorithm = call.request.headers.Find("x-amz-checksum-algorithm");
  uploads_[id] = {call.key, Metadata(call.request), {}, std::string(algorithm.value_or("")), {}};
  return Xml(200, fmt::format("<InitiateMultipartUploadResult><UploadId>{}</UploadId>"
                              "</InitiateMultipartUploadResult>",
                              id));
}

http::Response FakeS3::PutPart(const Call& call) {
  const auto found = uploads_.find(call.upload_id());
  if (found == uploads_.end()) return Error(404, "NoSuchUpload");
  if (auto refused = RefusedBytes(call.request); refused.status != 200) return refused;
  const int number = std::stoi(call.parameters.at("partNumber"));
  const std::string& body = call.request.body;
  found->second.parts[number] = keeps_half_ ? body.substr(0, body.size() / 2) : body;
  for (const char* name : {"x-amz-checksum-crc32c", "x-amz-checksum-sha256"}) {
    if (auto sent = call.request.headers.Find(name)) found->second.checksums[number] = *sent;
  }
  const std::string etag = digest::Hex(digest::View(digest::Md5(call.request.body)));
  return {200, {{"ETag", fmt::format("\"{}\"", etag)}}, ""};
}

http::Response FakeS3::Complete(const Call& call) {
  const auto found = uploads_.find(call.upload_id());
  if (found == uploads_.end()) return Error(404, "NoSuchUpload");
  pugi::xml_document document;
  if (!document.load_string(call.request.body.c_str())) return Error(400, "MalformedXML");
  Object object;
  object.metadata = found->second.metadata;
  std::string digests;
  int count = 0;
  for (const auto& part : document.first_child().children("Part")) {
    const auto sent = found->second.parts.find(part.child("PartNumber").text().as_int());
    if (sent == found->second.parts.end()) return Error(400, "InvalidPart");
    const auto md5 = digest::Md5(sent->second);
    if (part.child_value("ETag") != fmt::format("\"{}\"", digest::Hex(digest::View(md5)))) {
      return Error(400, "InvalidPart");
    }
    const std::string& algorithm = found->second.algorithm;
    if (!algorithm.empty() &&
        part.child_value(("Checksum" + algorithm).c_str()) !=
            found->second.checksums[part.child("PartNumber").text().as_int()]) {
      return Error(400, "InvalidPart");
    }
    object.bytes += sent->second;
    digests += digest::View(md5);
    ++count;
  }
  object.etag = fmt::format("{}-{}", digest::Hex(digest::View(digest::Md5(digests))), count);
  objects_[call.key] = std::move(object);
  uploads_.erase(found);
  return Xml(200, "<CompleteMultipartUploadResult/>");
}

http::Response FakeS3::AbortUpload(const Call& call) {
  const auto found = uploads_.find(call.upload_id());
  if (found == uploads_.end()) return Error(404, "NoSuchUpload");
  if (!std::exchange(parts_outlive_abort_, false)) uploads_.erase(found);
  return {204, {}, ""};
}

http::Response FakeS3::ListParts(const Call& call) {
  const auto found = uploads_.find(call.upload_id());
  if (found == uploads_.end()) return Error(404, "NoSuchUpload");
  const auto marker = call.parameters.find("part-number-marker");
  const auto& parts = found->second.parts;
  auto at = marker == call.parameters.end() ? parts.begin()
                                            : parts.upper_bound(std::stoi(marker->second));
  const size_t limit =
      std::min<size_t>(std::stoull(call.parameters.at("max-parts")), page_entries_);
  std::string body = "<ListPartsResult>";
  for (size_t count = 0; at != parts.end() && count < limit; ++at, ++count) {
    body += fmt::format(
        "<Part><PartNumber>{}</PartNumber><ETag>&quot;{}&quot;</ETag><Size>{}</Size></Part>",
        at->first, digest::Hex(digest::View(digest::Md5(at->second))), at->second.size());
  }
  return Xml(200, body + fmt::format("<IsTruncated>{}</IsTruncated></ListPartsResult>",
                                     at != parts.end()));
}

http::Response FakeS3::ListUploads(const Call& call) {
  const auto parameter = [&](const char* name) {
    const auto found = call.parameters.find(name);
    return found == call.parameters.end() ? std::string() : found->second;
  };
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [id, upload] : uploads_) {
    if (upload.key.starts_with(parameter("prefix"))) all.emplace_back(upload.key, id);
  }
  std::ranges::sort(all);
  const std::pair after(parameter("key-marker"), parameter("upload-id-marker"));
  std::erase_if(all, [&](const auto& entry) { return entry <= after; });
  std::string body = "<ListMultipartUploadsResult xmlns=\"http://s3.amazonaws.com/doc/\">";
  const size_t count = std::min(all.size(), page_entries_);
  for (size_t i = 0; i < count; ++i) {
    body += fmt::format("<Upload><Key>{}</Key><UploadId>{}</UploadId></Upload>",
                        Escaped(all[i].first), all[i].second);
  }
  if (count < all.size()) {
    body += fmt::format(
        "<IsTruncated>true</IsTruncated><NextKeyMarker>{}</NextKeyMarker>"
        "<NextUploadIdMarker>{}</NextUploadIdMarker>",
        Escaped(all[count - 1].first), all[count - 1].second);
  }
  return Xml(200, body + "</ListMultipartUploadsResult>");
}

http::Response FakeS3::ListObjects(const Call& call) {
  const auto& parameters = call.parameters;
  const std::string& prefix = parameters.at("prefix");
  const auto after = parameters.find("start-after");
  const size_t limit = std::min<size_t>(std::stoull(parameters.at("max-keys")), page_entries_);
  std::string body =
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/\"><EncodingType>url</EncodingType>";
  size_t count = 0;
  auto at = after == parameters.end() ? objects_.begin() : objects_.upper_bound(after->second);
  for (; at != objects_.end(); ++at) {
    if (!at->first.starts_with(prefix)) continue;
    if (count++ == limit) break;
    body += fmt::format(
        "<Contents><Key>{}</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>"
        "<ETag>&quot;{}&quot;</ETag><Size>{}</Size></Contents>",
        EncodeQueryValue(at->first), at->second.etag, at->second.bytes.size());
  }
  return Xml(200, body + fmt::format("<IsTruncated>{}</IsTruncated></ListBucketResult>",
                                     at != objects_.end()));
}

http::Response FakeS3::Put(const Call& call) {
  if (call.request.headers.Find("If-None-Match") == "*" && objects_.contains(call.key)) {
    return Error(412, "PreconditionFailed");
  }
  if (auto refused = RefusedBytes(call.request); refused.status != 200) return refused;
  objects_[call.key] = {call.request.body,
                        digest::Hex(digest::View(digest::Md5(call.request.body))),
                        Metadata(call.request)};
  return {};
}

http::Response FakeS3::Get(const Call& call) {
  const auto found = objects_.find(call.key);
  if (found == objects_.end()) return Error(404, "NoSuchKey");
  const std::string etag = fmt::format("\"{}\"", found->second.etag);
  if (call.request.headers.Find("If-Match").value_or(etag) != etag) {
    return Error(412, "PreconditionFailed");
  }
  http::Response response{200, {{"ETag", etag}}, found->second.bytes};
  if (const auto range = call.request.headers.Find("Range")) {
    const size_t from = std::stoull(std::string(range->substr(range->find('=') + 1)));
    const size_t last = std::stoull(std::string(range->substr(range->find('-') + 1)));
    if (from >= response.body.size()) return Error(416, "InvalidRange");
    response.body = response.body.substr(from, last - from + 1);
    response.status = 206;
  }
  if (keeps_metadata_) {
    for (const auto& [name, value] : found->second.metadata) response.headers.Add(name, value);
  }
  return response;
}

std::optional<FakeS3::Fault> FakeS3::TakeFault(std::string_view action) {
  std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(faults_, action, &Fault::action);
  if (found == faults_.end()) return std::nullopt;
  Fault fault = std::move(*found);
  faults_.erase(found);
  return fault;
}

void FakeS3::Hang() {
  std::unique_lock lock(mutex_);
  ++hanging_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return released_; });
}

}  // namespace sluice::objects
