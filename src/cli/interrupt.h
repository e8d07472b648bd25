#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sluice::cli {

/// Turn SIGINT and SIGTERM into a stop token; a second signal ends the process at once with 130.
/// Construct it before any other thread, since it blocks the signals for the threads made after it.
/// One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return source_.get_token(); }
  /// Wait for the first signal.
  void Wait();

 private:
  void Watch();

  std::stop_source source_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace sluice::cli
