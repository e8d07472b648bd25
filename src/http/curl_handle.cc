#include "http/curl_handle.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "http/error.h"
#include "http/exchange.h"

namespace sluice::http {
namespace {

constexpr long kBufferBytes = 256 * 1024;
constexpr size_t kSmallBodyBytes = 64 * 1024;
constexpr int kPollMs = 1'000;

// libcurl takes 0 for "no limit".
long Limit(std::chrono::milliseconds limit) {
  return long(std::max(limit, std::chrono::milliseconds(1)).count());
}

bool HasBody(const ClientRequest& request) {
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
         request.method == "PATCH";
}

bool HasControl(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < ' ' && c != '\t'; });
}

Status CheckSendable(const ClientRequest& request) {
  const std::string_view url = request.url;
  if (!SameName(url.substr(0, 7), "http://") && !SameName(url.substr(0, 8), "https://")) {
    return Invalid("the URL is neither http nor https");
  }
  if (request.method.empty() || request.method.find(' ') != std::string::npos ||
      HasControl(request.method)) {
    return Invalid("the method cannot travel");
  }
  for (const auto& [name, value] : request.headers.fields()) {
    if (name.empty() || HasControl(name) || HasControl(value) ||
        name.find_first_of(" :;") != name.npos) {
      return Invalid("a header cannot travel");
    }
  }
  return {};
}

}  // namespace

CurlHandle::CurlHandle() : multi_(curl_multi_init()), easy_(curl_easy_init()) {
  CHECK(multi_ != nullptr && easy_ != nullptr);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
}

Result<Response> CurlHandle::Send(const ClientRequest& request, const std::string& ca_file,
                                  std::stop_token stop) {
  TRY(CheckSendable(request));
  Exchange exchange(request);
  set_failure_ = CURLE_OK;
  exchange.AttachTo(easy_.get());
  SetTransport(request, ca_file);
  SetMessage(request);
  const CURLcode end = set_failure_ == CURLE_OK ? Perform(stop) : set_failure_;
  Result<Response> answer = std::move(exchange).Finish(end, stop.stop_requested());
  // At once, not before the next request: nothing borrowed and no secret header stays behind.
  curl_easy_reset(easy_.get());
  lines_.reset();
  return answer;
}

template <typename T>
void CurlHandle::Set(CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
  if (set_failure_ == CURLE_OK) set_failure_ = code;
}

void CurlHandle::SetTransport(const ClientRequest& request, const std::string& ca_file) {
  Set(CURLOPT_NOSIGNAL, 1L);
  Set(CURLOPT_PROTOCOLS_STR, "http,https");
  Set(CURLOPT_FOLLOWLOCATION, 0L);
  Set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  Set(CURLOPT_PROXY, "");
  Set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  Set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  Set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  Set(CURLOPT_TCP_KEEPALIVE, 1L);
  Set(CURLOPT_CONNECTTIMEOUT_MS, Limit(request.connect_time));
  Set(CURLOPT_TIMEOUT_MS, Limit(request.total_time));
  // Without it, giving up waits for a name server's time-out: the resolving thread is joined.
  Set(CURLOPT_QUICK_EXIT, 1L);
  if (!ca_file.empty()) Set(CURLOPT_CAINFO, ca_file.c_str());
}

void CurlHandle::SetMessage(const ClientRequest& request) {
  Set(CURLOPT_URL, request.url.c_str());
  Set(CURLOPT_PATH_AS_IS, 1L);
  SetFields(request.headers);
  if (request.method == "HEAD") {
    Set(CURLOPT_NOBODY, 1L);
    return;
  }
  if (HasBody(request)) {
    Set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    Set(CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data());
  }
  Set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.body.size() > kSmallBodyBytes) Set(CURLOPT_UPLOAD_BUFFERSIZE, kBufferBytes);
  if (request.max_answer_bytes > kSmallBodyBytes) Set(CURLOPT_BUFFERSIZE, kBufferBytes);
}

void CurlHandle::SetFields(const Headers& headers) {
  // A name and a colon alone keep libcurl from adding a field of its own.
  for (const char* name : {"Expect", "Accept", "Content-Type"}) {
    if (!headers.Find(name)) AddLine(std::string(name) + ":");
  }
  for (const auto& [name, value] : headers.fields()) {
    if (SameName(name, "Content-Length") || SameName(name, "Transfer-Encoding")) continue;
    AddLine(value.empty() ? name + ";" : name + ": " + value);
  }
  Set(CURLOPT_HTTPHEADER, lines_.get());
}

void CurlHandle::AddLine(const std::string& line) {
  curl_slist* longer = curl_slist_append(lines_.get(), line.c_str());
  if (longer == nullptr) {
    set_failure_ = CURLE_OUT_OF_MEMORY;
    return;
  }
  lines_.release();
  lines_.reset(longer);
}

// Driven through the multi interface, since only that can be woken from another thread.
CURLcode CurlHandle::Perform(std::stop_token stop) {
  const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
  if (curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) return CURLE_FAILED_INIT;
  CURLcode end = CURLE_ABORTED_BY_CALLBACK;
  int running = 1;
  while (!stop.stop_requested()) {
    if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) break;
    if (running == 0) break;
    // Returns early for libcurl's own timers, which keep the limits on time.
    curl_multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) end = message->data.result;
  }
  curl_multi_remove_handle(multi_.get(), easy_.get());
  return end;
}

}  // namespace sluice::http
