#include "cli/api_error.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <string>

namespace sluice::cli {
namespace {

struct NameRow {
  std::string_view name;
  ErrorKind kind;
  std::string_view next;
};

constexpr std::string_view kCheckKey =
    " Are SLUICE_ACCESS_KEY_ID and SLUICE_SECRET_ACCESS_KEY (or SLUICE_DATA, where root-key.json "
    "is) those of this server?";

constexpr NameRow kNames[] = {
    {"IncompleteSignatureException", ErrorKind::kDenied, ""},
    {"MissingAuthenticationTokenException", ErrorKind::kDenied, kCheckKey},
    {"InvalidSignatureException", ErrorKind::kDenied, kCheckKey},
    {"UnrecognizedClientException", ErrorKind::kDenied, kCheckKey},
    {"DuplicateResourceException", ErrorKind::kDuplicate, ""},
    {"ResourceQuotaExceededException", ErrorKind::kQuota, ""},
    {"UnknownOperationException", ErrorKind::kUnsupported,
     " Is the server older than this program? Compare `sluice version`."},
};

struct StatusRow {
  int first, last;
  ErrorKind kind;
};

constexpr StatusRow kStatuses[] = {
    {401, 401, ErrorKind::kDenied},    {403, 403, ErrorKind::kDenied},
    {404, 404, ErrorKind::kNotFound},  {408, 408, ErrorKind::kUnavailable},
    {409, 409, ErrorKind::kDuplicate}, {429, 429, ErrorKind::kThrottled},
    {400, 499, ErrorKind::kInvalid},   {500, 599, ErrorKind::kUnavailable},
};

ErrorKind KindOf(int http_status) {
  for (const StatusRow& row : kStatuses) {
    if (http_status >= row.first && http_status <= row.last) return row.kind;
  }
  return ErrorKind::kCorrupt;
}

std::string MessageOf(const http::Response& answer) {
  boost::system::error_code error;
  const boost::json::value body = boost::json::parse(answer.body, error);
  if (!error && body.is_object()) {
    for (std::string_view name : {"Message", "message"}) {
      const boost::json::value* text = body.get_object().if_contains(name);
      if (text != nullptr && text->is_string()) return std::string(text->get_string());
    }
  }
  return fmt::format("the server answered HTTP {} without a message", answer.status);
}

}  // namespace

Status FromAnswer(const http::Response& answer) {
  const std::string message = MessageOf(answer);
  const std::string_view name = answer.headers.Find("x-amzn-ErrorType").value_or("");
  const std::string_view request_id = answer.headers.Find("x-amzn-RequestId").value_or("");
  const std::string detail = request_id.empty() ? "" : fmt::format("request id {}", request_id);
  for (const NameRow& row : kNames) {
    if (row.name == name) return {row.kind, fmt::format("{}{}", message, row.next), detail};
  }
  return {KindOf(answer.status), message, detail};
}

Status FromNoAnswer(const Status& status, std::string_view url) {
  if (!status.Is(ErrorKind::kUnavailable)) return status;
  return {ErrorKind::kUnavailable,
          fmt::format("{} does not answer ({}): is `sluice serve` running there? --endpoint or "
                      "SLUICE_ENDPOINT names another",
                      url, status.message()),
          status.detail()};
}

}  // namespace sluice::cli
