#include "objects/s3/xml.h"

#include <fmt/format.h>

#include <pugixml.hpp>
#include <utility>

#include "digest/digest.h"
#include "sigv4/timestamp.h"

namespace sluice::objects {
namespace {

Status NotTheDocument(std::string_view expected) {
  return {ErrorKind::kCorrupt, fmt::format("the store's answer is not the expected {}", expected)};
}

// False for what is not XML or has a DOCTYPE.
bool Parse(std::string_view body, pugi::xml_document& document) {
  const auto parsed =
      document.load_buffer(body.data(), body.size(), pugi::parse_default | pugi::parse_doctype);
  if (parsed.status != pugi::status_ok) return false;
  for (const pugi::xml_node node : document.children()) {
    if (node.type() == pugi::node_doctype) return false;
  }
  return true;
}

Status ParseAs(const char* root, std::string_view body, pugi::xml_document& document) {
  if (!Parse(body, document) || !document.child(root)) return NotTheDocument(root);
  return {};
}

void AppendEscaped(std::string_view text, std::string& out) {
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
}

void AppendChecksum(std::string_view checksum, std::string& out) {
  const size_t colon = checksum.find(':');
  if (colon == checksum.npos) return;
  const std::string_view element =
      checksum.substr(0, colon) == "crc32c" ? "ChecksumCRC32C" : "ChecksumSHA256";
  fmt::format_to(std::back_inserter(out), "<{0}>{1}</{0}>", element, checksum.substr(colon + 1));
}

// encoding-type=url: S3 and MinIO write a space as '+', others as %20, and all write '+' as %2B.
std::optional<std::string> UrlDecoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const auto byte = digest::Unhex(text.substr(i + 1, 2));
    if (!byte) return std::nullopt;
    decoded += *byte;
    i += 2;
  }
  return decoded;
}

// "2026-01-31T23:59:59.007Z": the signed form with punctuation, and a fraction of any length.
std::optional<UnixMillis> ReadTime(std::string_view text) {
  std::string basic;
  std::string fraction;
  bool in_fraction = false;
  for (const char c : text) {
    if (c == '.') in_fraction = true;
    const bool digit = c >= '0' && c <= '9';
    if (in_fraction && digit) fraction += c;
    if (!in_fraction && c != '-' && c != ':' && c != 'Z') basic += c;
  }
  const auto second = sigv4::ParseTimestamp(basic + "Z");
  if (!second || !text.ends_with('Z')) return std::nullopt;
  fraction.resize(3, '0');
  return *second + std::stoi(fraction);
}

std::optional<ObjectInfo> ReadObject(const pugi::xml_node& entry, bool encoded) {
  const std::string_view text = entry.child_value("Key");
  const auto key = encoded ? UrlDecoded(text) : std::optional<std::string>(text);
  const auto modified_at = ReadTime(entry.child_value("LastModified"));
  const long long bytes = entry.child("Size").text().as_llong(-1);
  if (!key || key->empty() || !modified_at || bytes < 0) return std::nullopt;
  return ObjectInfo{*key, bytes, entry.child_value("ETag"), *modified_at};
}

}  // namespace

std::optional<ErrorBody> ReadErrorBody(std::string_view body) {
  pugi::xml_document document;
  if (body.empty() || !Parse(body, document)) return std::nullopt;
  const pugi::xml_node error = document.child("Error");
  if (!error) return std::nullopt;
  return ErrorBody{error.child_value("Code"), error.child_value("Message"),
                   error.child_value("Region")};
}

Result<std::string> ReadUploadId(std::string_view body) {
  constexpr char kRoot[] = "InitiateMultipartUploadResult";
  pugi::xml_document document;
  TRY(ParseAs(kRoot, body, document));
  std::string id = document.child(kRoot).child_value("UploadId");
  if (id.empty()) return NotTheDocument(kRoot);
  return id;
}

Status CheckCompleted(std::string_view body) {
  constexpr std::string_view kStart = "CompleteMultipartUpload";
  pugi::xml_document document;
  if (!Parse(body, document)) return NotTheDocument(kStart);
  if (!std::string_view(document.document_element().name()).starts_with(kStart)) {
    return NotTheDocument(kStart);
  }
  return {};
}

Result<UploadPage> ReadUploadPage(std::string_view body) {
  constexpr char kRoot[] = "ListMultipartUploadsResult";
  pugi::xml_document document;
  TRY(ParseAs(kRoot, body, document));
  const pugi::xml_node root = document.child(kRoot);
  UploadPage page;
  for (const pugi::xml_node upload : root.children("Upload")) {
    page.uploads.push_back({upload.child_value("Key"), upload.child_value("UploadId")});
  }
  page.truncated = root.child("IsTruncated").text().as_bool();
  page.next_key = root.child_value("NextKeyMarker");
  page.next_upload_id = root.child_value("NextUploadIdMarker");
  return page;
}

Result<PartPage> ReadPartPage(std::string_view body) {
  pugi::xml_document document;
  const bool parsed = Parse(body, document);
  const pugi::xml_node root = document.document_element();
  const std::string_view name = root.name();
  if (!parsed || (name != "ListPartsResult" && name != "ListPartsResponse")) {
    return NotTheDocument("ListPartsResult");
  }
  PartPage page;
  for (const pugi::xml_node part : root.children("Part")) {
    page.parts.push_back({part.child("PartNumber").text().as_int(), part.child_value("ETag"),
                          part.child("Size").text().as_llong(-1)});
  }
  page.truncated = root.child("IsTruncated").text().as_bool();
  return page;
}

Result<ObjectPage> ReadObjectPage(std::string_view body) {
  constexpr char kRoot[] = "ListBucketResult";
  pugi::xml_document document;
  TRY(ParseAs(kRoot, body, document));
  const pugi::xml_node root = document.child(kRoot);
  const bool encoded = std::string_view(root.child_value("EncodingType")) == "url";
  ObjectPage page;
  for (const pugi::xml_node entry : root.children("Contents")) {
    auto object = ReadObject(entry, encoded);
    if (!object) return NotTheDocument(kRoot);
    page.objects.push_back(*std::move(object));
  }
  page.truncated = root.child("IsTruncated").text().as_bool();
  return page;
}

std::string CompleteBody(const std::vector<UploadedPart>& parts) {
  std::string body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  body.reserve(body.size() + parts.size() * 200 + 32);
  for (const UploadedPart& part : parts) {
    fmt::format_to(std::back_inserter(body), "<Part><PartNumber>{}</PartNumber><ETag>",
                   part.number);
    AppendEscaped(part.etag, body);
    body += "</ETag>";
    AppendChecksum(part.checksum, body);
    body += "</Part>";
  }
  body += "</CompleteMultipartUpload>";
  return body;
}

}  // namespace sluice::objects
