#include "objects/s3/xml.h"

#include <fmt/format.h>

#include <pugixml.hpp>

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

std::string CompleteBody(const std::vector<UploadedPart>& parts) {
  std::string body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  body.reserve(body.size() + parts.size() * 120 + 32);
  for (const UploadedPart& part : parts) {
    fmt::format_to(std::back_inserter(body), "<Part><PartNumber>{}</PartNumber><ETag>",
                   part.number);
    AppendEscaped(part.etag, body);
    body += "</ETag></Part>";
  }
  body += "</CompleteMultipartUpload>";
  return body;
}

}  // namespace sluice::objects
