#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fake_clock.h"
#include "http/server.h"
#include "objects/s3/fake_relay.h"
#include "sigv4/request.h"

namespace sluice::objects {

/// An S3 store in this process that holds one bucket, checks signatures and payload hashes, and
/// fails as it is told to. Threads: any.
class FakeS3 {
 public:
  static constexpr char kBucket[] = "lake";
  static constexpr char kRegion[] = "eu-test-1";

  struct Fault {
    std::string action;  // "UploadPart"
    enum class Kind {
      kAnswer,      // `status` and `body` in place of the store's work
      kLoseAnswer,  // the work is done, and the connection reset in place of an answer
      kCutAnswer,   // the work is done, and the last bytes of the answer are missing
      kHang,        // no answer until ReleaseHanging
    } kind = Kind::kAnswer;
    int status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
  };

  FakeS3();
  ~FakeS3();

  std::string url() const;
  static sigv4::Credentials credentials() { return {"AKIDLAKE", "lake/secret+key", ""}; }

  /// Answer the next requests of the fault's action so, `times` in a row. Faults queue.
  void Inject(Fault fault, int times = 1);
  /// Inject an error document.
  void InjectError(std::string action, int status, std::string code, int times = 1);
  /// Let all that hang go on.
  void ReleaseHanging();
  /// Wait until a request hangs.
  void AwaitHanging();
  /// Put an object there, or take one away, as somebody else would.
  void Plant(const std::string& key, std::string bytes);
  void Remove(const std::string& key);
  /// Take other credentials from now on.
  void SetCredentials(sigv4::Credentials credentials);
  /// Keep no user metadata, as some stores do.
  void DropMetadata();
  /// Keep half of each part and say nothing of it.
  void KeepHalfOfParts();
  /// Answer 503 SlowDown to whatever is asked while it says so.
  void SlowDownWhile(std::function<bool()> busy);
  /// Take no bytes without a checksum of their own, as a bucket with Object Lock does.
  void RequireChecksums();
  /// Answer lists with so many entries a page.
  void SetPageEntries(size_t entries);
  /// Let parts that were sent before an abort come back once.
  void LetPartsOutliveOneAbort();
  /// The clock that the answers' Date is of.
  FakeClock& clock() { return clock_; }

  size_t incomplete_uploads() const;
  /// The actions answered so far, in order.
  std::vector<std::string> actions() const;
  /// A header of the last request of an action.
  std::optional<std::string> LastHeader(std::string_view action, std::string_view name) const;

 private:
  struct Object {
    std::string bytes;
    std::string etag;
    std::map<std::string, std::string> metadata;
  };
  struct Pending {
    std::string key;
    std::map<std::string, std::string> metadata;
    std::map<int, std::string> parts;
    std::string algorithm;
    std::map<int, std::string> checksums;
  };
  struct Call;

  http::Response Answer(const http::Request& request);
  http::Response Refused(const http::Request& request) const;
  http::Response RefusedBytes(const http::Request& request) const;
  http::Response Act(const Call& call);
  http::Response Act(const Call& call, std::optional<Fault> fault);
  http::Response Create(const Call& call);
  http::Response PutPart(const Call& call);
  http::Response Complete(const Call& call);
  http::Response AbortUpload(const Call& call);
  http::Response ListParts(const Call& call);
  http::Response ListUploads(const Call& call);
  http::Response ListObjects(const Call& call);
  http::Response Put(const Call& call);
  http::Response Get(const Call& call);
  std::optional<Fault> TakeFault(std::string_view action);
  void Hang();
  bool IsBusy() const;

  FakeClock clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Object> objects_;
  std::map<std::string, Pending> uploads_;
  std::deque<Fault> faults_;
  std::vector<std::string> actions_;
  std::map<std::string, http::Headers, std::less<>> last_headers_;
  sigv4::Credentials credentials_ = credentials();
  bool parts_outlive_abort_ = false;
  bool keeps_metadata_ = true;
  bool keeps_half_ = false;
  std::function<bool()> busy_;
  bool requires_checksums_ = false;
  size_t page_entries_ = 1000;
  size_t hanging_ = 0;
  bool released_ = false;
  int ids_ = 0;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<FakeRelay> relay_;
};

}  // namespace sluice::objects
