#pragma once

#include <curl/curl.h>

#include <memory>
#include <stop_token>
#include <string>

#include "base/status.h"
#include "http/client.h"

namespace sluice::http {

/// Send requests one at a time over one libcurl handle and the connection it keeps.
/// Threads: one caller at a time.
class CurlHandle {
 public:
  CurlHandle();

  /// As Client::Send; no option of an earlier request lives on.
  Result<Response> Send(const ClientRequest& request, const std::string& ca_file,
                        std::stop_token stop);

 private:
  struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  template <typename T>
  void Set(CURLoption option, T value);
  void SetTransport(const ClientRequest& request, const std::string& ca_file);
  void SetMessage(const ClientRequest& request);
  void SetFields(const Headers& headers);
  void AddLine(const std::string& line);
  CURLcode Perform(std::stop_token stop);

  std::unique_ptr<CURLM, FreeMulti> multi_;  // owns the kept connection
  std::unique_ptr<CURL, FreeEasy> easy_;
  std::unique_ptr<curl_slist, FreeList> lines_;
  CURLcode set_failure_ = CURLE_OK;
};

}  // namespace sluice::http
