#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/service.h"
#include "base/fake_clock.h"
#include "store/quotas.h"
#include "store/store.h"

namespace sluice::api {

/// A Service as the program would run it, on a store in a folder of its own, with a clock that the
/// test sets and outside worlds made of two sets: buckets, and the one source there is.
class FakeHost {
 public:
  explicit FakeHost(ThrottleOptions throttle = {}, store::Quotas quotas = {});
  ~FakeHost();

  /// Send a request signed for `service` with `credentials`. `target` may have a query.
  http::Response Ask(std::string_view method, std::string_view target, std::string_view body = {},
                     std::string_view service = "app-integrations");

  /// Make such a request without sending it.
  http::Request Sign(std::string_view method, std::string_view target, std::string_view body,
                     std::string_view service);

  /// Take the run that waits, then end it.
  void ClaimRun();
  void CompleteRun(std::string_view message);
  void FailRun(std::string_view message);
  void RestRun(std::string_view message);  // for 40 s

  /// Queue the runs of schedules that are due.
  void FireSchedules();

  /// Keep an access key of `user` as the API would, without asking it.
  sigv4::Credentials MakeKey(const std::string& user, const std::string& policy);

  static sigv4::Credentials RootKey();

  FakeClock clock;
  sigv4::Credentials credentials = RootKey();
  std::vector<std::string> audited;  // lines of the audit log
  std::set<std::string, std::less<>> buckets{"lake"};
  Status bucket_server;   // what a bucket's server answers when it is there
  Status dry_run_status;  // what a plan or a preview fails of
  int nudges = 0;

  store::Store& store() { return *store_; }
  Service& service() { return *service_; }
  KeyRing& keys() { return *keys_; }

  /// Make the environment that the Service works in.
  Environment MakeEnvironment();

 private:
  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<KeyRing> keys_;
  std::mutex audit_mutex_;
  std::unique_ptr<Service> service_;
  std::optional<store::Claim> claim_;
};

/// Return the value of a header, or nothing.
std::string HeaderOf(const http::Response& response, std::string_view name);

}  // namespace sluice::api
