#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/status.h"
#include "cli/api_client.h"
#include "cli/import_batch.h"
#include "cli/import_report.h"
#include "cli/record_reader.h"

namespace sluice::cli {

/// Send profiles to a domain over a few connections at once. A profile's id decides which one takes
/// it, so that records of the same id arrive in the order given and the last one stays. What the
/// server refuses is reported record by record, also when it refuses a request as a whole: such a
/// request is halved until the record that it is about stands alone.
/// Threads: Give and Finish from one.
class ImportSenders {
 public:
  /// `api`, `locate` and `report` outlive the senders. The threads end when `stop` is requested,
  /// each after the answer to the request that it has sent.
  ImportSenders(ApiClient& api, std::string_view domain, const RecordReader& locate,
                ImportReport& report, std::stop_token stop);
  ~ImportSenders();

  /// Take a profile, waiting while its sender is behind. Errors: the first failure of any sender,
  /// after which nothing more is sent; cancelled.
  Status Give(const ProfileRecord& record, std::string_view id);
  /// Send what has been taken and wait until it is answered. Errors: as Give.
  Status Flush();
  /// Flush, and end. Errors: as Give.
  Status Finish();

 private:
  struct Sender {
    ImportBatch filling;                 // the caller's
    std::optional<ImportBatch> waiting;  // handed over
    bool sending = false;
    bool closed = false;
    std::thread thread;
  };

  Status HandOver(Sender& sender);
  void Serve(Sender& sender);
  Status Send(const ImportBatch& batch, size_t first, size_t last);
  Status SendOnce(const ImportBatch& batch, size_t first, size_t last);
  void ReportRefused(const ImportBatch& batch, const boost::json::object& refused);
  Status Failure();
  void Fail(const Status& status);

  ApiClient& api_;
  const std::string path_;
  const RecordReader& locate_;
  ImportReport& report_;
  std::stop_source halt_;
  std::stop_callback<std::function<void()>> link_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  Status failure_;
  std::vector<std::unique_ptr<Sender>> senders_;
};

}  // namespace sluice::cli
