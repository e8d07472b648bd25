#include "http/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "http/error.h"

namespace sluice::http {
namespace {

constexpr size_t kMaxHeadBytes = 256 * 1024;
constexpr size_t kMaxReserveBytes = 8 * 1024 * 1024;

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// RFC 9110, section 9.2.2. A condition makes even a PUT unfit: the first may have brought about
// what the second then finds violated.
bool IsRepeatable(const ClientRequest& request) {
  if (request.method == "POST" || request.method == "PATCH") return false;
  return std::ranges::none_of(request.headers.fields(), [](const Headers::Field& field) {
    return SameName(std::string_view(field.first).substr(0, 3), "If-");
  });
}

}  // namespace

Exchange::Exchange(const ClientRequest& request)
    : max_answer_bytes_(request.max_answer_bytes), repeatable_(IsRepeatable(request)) {}

void Exchange::AttachTo(CURL* easy) {
  easy_ = easy;
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Exchange::BeforeSend);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::OnField);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

// libcurl sends again what it believes was lost with a kept connection, whatever the method.
int Exchange::BeforeSend(void* self, char*, char*, int, int) {
  auto* exchange = static_cast<Exchange*>(self);
  const bool again = exchange->times_sent_++ > 0;
  return again && !exchange->repeatable_ ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

// No exception may pass through libcurl, which is C: out of memory ends the request.
size_t Exchange::OnField(char* bytes, size_t, size_t count, void* self) {
  try {
    return static_cast<Exchange*>(self)->AddField({bytes, count}) ? count : 0;
  } catch (...) {
    return 0;
  }
}

size_t Exchange::OnBody(char* bytes, size_t, size_t count, void* self) {
  try {
    return static_cast<Exchange*>(self)->AddBody({bytes, count}) ? count : 0;
  } catch (...) {
    return 0;
  }
}

bool Exchange::AddField(std::string_view line) {
  if (body_begun_) return true;  // a trailer, which nobody asked for
  head_bytes_ += line.size();
  if (head_bytes_ > kMaxHeadBytes) {
    too_large_ = true;
    return false;
  }
  if (line.starts_with("HTTP/")) {
    response_.headers = {};  // what came before belonged to an interim answer
    return true;
  }
  const size_t colon = line.find(':');
  if (colon == line.npos) return true;
  response_.headers.Add(std::string(Trim(line.substr(0, colon))),
                        std::string(Trim(line.substr(colon + 1))));
  return true;
}

bool Exchange::AddBody(std::string_view bytes) {
  if (!body_begun_) ReserveBody();
  body_begun_ = true;
  if (bytes.size() > max_answer_bytes_ - response_.body.size()) {
    too_large_ = true;
    return false;
  }
  response_.body.append(bytes);
  return true;
}

void Exchange::ReserveBody() {
  curl_off_t length = -1;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (length > 0) {
    response_.body.reserve(std::min({size_t(length), max_answer_bytes_, kMaxReserveBytes}));
  }
}

Result<Response> Exchange::Finish(CURLcode end, bool stopped) && {
  if (too_large_) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("the answer is larger than {} bytes", max_answer_bytes_));
  }
  if (end != CURLE_OK && stopped) return Cancelled("the request was stopped");
  if (end == CURLE_ABORTED_BY_CALLBACK) {
    return Status(ErrorKind::kUnavailable, "the connection ended without an answer",
                  "a kept connection ended; the request is not one to send twice");
  }
  if (end != CURLE_OK) return FromCurl(end, error_text_.data());
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = int(status);
  return std::move(response_);
}

}  // namespace sluice::http
