#pragma once

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "http/client.h"

namespace sluice::http {

/// Collect one answer from libcurl's callbacks, within its bounds, and stop a request from being
/// sent again that must not be. Stays where it is while libcurl knows it.
class Exchange {
 public:
  explicit Exchange(const ClientRequest& request);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Point the callbacks of `easy` here.
  void AttachTo(CURL* easy);

  /// Turn what has come, and how libcurl ended, into the answer.
  Result<Response> Finish(CURLcode end, bool stopped) &&;

 private:
  bool AddField(std::string_view line);
  bool AddBody(std::string_view bytes);
  void ReserveBody();

  static int BeforeSend(void* self, char*, char*, int, int);
  static size_t OnField(char* bytes, size_t, size_t count, void* self);
  static size_t OnBody(char* bytes, size_t, size_t count, void* self);

  const size_t max_answer_bytes_;
  const bool repeatable_;
  CURL* easy_ = nullptr;
  Response response_;
  size_t head_bytes_ = 0;
  int times_sent_ = 0;
  bool body_begun_ = false;
  bool too_large_ = false;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
};

}  // namespace sluice::http
