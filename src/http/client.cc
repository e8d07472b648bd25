#include "http/client.h"

#include <list>
#include <mutex>
#include <utility>

#include "http/curl_handle.h"

namespace sluice::http {
namespace {

// "https://host:port" of a URL: what a kept connection leads to.
std::string Origin(const std::string& url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end == url.npos) return {};
  return url.substr(0, url.find_first_of("/?#", scheme_end + 3));
}

void StartLibcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(started == CURLE_OK);
}

}  // namespace

/// Keep the handles that are not in use, newest last, each under the origin it last talked to.
class Client::Impl {
 public:
  explicit Impl(ClientOptions options) : options_(std::move(options)) { StartLibcurl(); }

  Result<Response> Send(const ClientRequest& request, std::stop_token stop) {
    const std::string origin = Origin(request.url);
    std::list<Idle> taken = Take(origin);
    Result<Response> answer = taken.front().handle.Send(request, options_.ca_file, stop);
    Give(std::move(taken));
    return answer;
  }

 private:
  struct Idle {
    std::string origin;
    CurlHandle handle;
  };

  std::list<Idle> Take(const std::string& origin) {
    std::list<Idle> taken;
    {
      std::lock_guard lock(mutex_);
      for (auto at = idle_.rbegin(); at != idle_.rend(); ++at) {
        if (at->origin != origin) continue;
        taken.splice(taken.end(), idle_, std::next(at).base());
        return taken;
      }
    }
    taken.emplace_back().origin = origin;
    return taken;
  }

  void Give(std::list<Idle> taken) {
    std::list<Idle> dropped;  // closes its connection outside the lock
    std::lock_guard lock(mutex_);
    idle_.splice(idle_.end(), taken);
    if (idle_.size() > options_.idle_connections)
      dropped.splice(dropped.end(), idle_, idle_.begin());
  }

  const ClientOptions options_;
  std::mutex mutex_;
  std::list<Idle> idle_;
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

Result<Response> Client::Send(const ClientRequest& request, std::stop_token stop) {
  return impl_->Send(request, std::move(stop));
}

}  // namespace sluice::http
