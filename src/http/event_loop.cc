#include "http/event_loop.h"

#include <boost/asio/post.hpp>
#include <exception>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/log.h"

namespace sluice::http {
namespace {

// Work that is seen running at two looks has run for at least the time between them.
constexpr std::chrono::milliseconds kLook{1};
constexpr int kLooksBeforeSleep = 100;
// Bounds the part of the time that the loop stands still when all that seems quick is slow.
constexpr std::chrono::milliseconds kShyTime{100};
// Bounds how long the first of what is gathered waits for the last.
constexpr size_t kMostGathered = 32;

bool IsRunning(uint64_t progress) { return progress % 2 == 1; }

}  // namespace

EventLoop::EventLoop(const Clock& clock, boost::asio::io_context& io, WorkerPool& workers,
                     std::function<void()> settle)
    : clock_(clock),
      io_(io),
      workers_(workers),
      settle_(settle ? std::move(settle) : std::function<void()>([] {})) {}

EventLoop::~EventLoop() { Join(); }

bool EventLoop::Start() {
  try {
    watch_ = std::thread([this] { Watch(); });
  } catch (const std::system_error&) {
    return false;
  }
  started_ = workers_.Run([this] { Serve(); });
  return started_;
}

void EventLoop::Join() {
  if (!watch_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    has_ended_.wait(lock, [this] { return !started_ || ended_; });
    ended_ = true;
  }
  wake_watch_.notify_one();
  watch_.join();
}

bool EventLoop::Do(std::shared_ptr<Work> work, bool quick) {
  if (!quick) return GiveToWorker(std::move(work));
  here_.push_back(std::move(work));
  return true;
}

bool EventLoop::GiveToWorker(std::shared_ptr<Work> work) {
  return workers_.Run([this, work = std::move(work)] {
    work->Run();
    settle_();
    boost::asio::post(io_, [work] { work->Finish(); });
  });
}

// Without a spare thread, nobody could take the loop over.
bool EventLoop::MayRunHere() {
  if (is_shy_ && clock_.Steady() < shy_until_) return false;
  is_shy_ = false;
  return workers_.HasSpare();
}

void EventLoop::Serve() {
  FinishDone();
  do {
    Gather();
    if (!RunGathered()) return;
  } while (RunOneHandler(true));
  std::lock_guard lock(mutex_);
  ended_ = true;
  has_ended_.notify_all();
}

void EventLoop::Gather() {
  while (!here_.empty() && here_.size() < kMostGathered && RunOneHandler(false)) {
  }
}

/// False when another thread has the loop afterwards.
bool EventLoop::RunGathered() {
  while (!here_.empty()) {
    const std::shared_ptr<Work> work = std::move(here_.front());
    here_.pop_front();
    if (!MayRunHere() && GiveToWorker(work)) continue;
    if (!RunHere(*work)) {
      settle_();
      boost::asio::post(io_, [work] { work->Finish(); });
      return false;
    }
    done_.push_back(work);
  }
  FinishDone();
  return true;
}

void EventLoop::FinishDone() {
  if (done_.empty()) return;
  settle_();
  for (const std::shared_ptr<Work>& work : done_) work->Finish();
  done_.clear();
}

/// Run a handler that is ready or, with `wait`, becomes ready. False when there is none.
bool EventLoop::RunOneHandler(bool wait) {
  for (;;) {
    try {
      return (wait ? io_.run_one() : io_.poll_one()) > 0;
    } catch (const std::exception& thrown) {
      LogFailure(LogLevel::kError, "http.io_failed", Internal("something threw", thrown.what()));
    } catch (...) {
      LogFailure(LogLevel::kError, "http.io_failed", Internal("something threw"));
    }
  }
}

/// True when this thread still has the loop afterwards.
bool EventLoop::RunHere(Work& work) {
  uint64_t running = 2 * ++count_ + 1;
  progress_ = running;
  if (watch_sleeps_) {
    std::lock_guard lock(mutex_);
    watch_sleeps_ = false;
    wake_watch_.notify_one();
  }
  work.Run();
  return progress_.compare_exchange_strong(running, running - 1);
}

void EventLoop::Watch() {
  std::unique_lock lock(mutex_);
  uint64_t seen = 0;
  int unchanged = 0;
  while (!ended_) {
    if (unchanged == kLooksBeforeSleep) {
      AwaitStirring(lock, seen);
      unchanged = 0;
    }
    wake_watch_.wait_for(lock, kLook, [this] { return ended_; });
    const uint64_t now = progress_;
    if (now != seen) {
      unchanged = 0;
    } else if (IsRunning(now)) {
      lock.unlock();
      GiveAway(now);
      lock.lock();
    } else {
      ++unchanged;
    }
    seen = now;
  }
}

void EventLoop::AwaitStirring(std::unique_lock<std::mutex>& lock, uint64_t seen) {
  watch_sleeps_ = true;
  // Work that began before it could see that we sleep does not wake us.
  if (progress_ != seen) watch_sleeps_ = false;
  wake_watch_.wait(lock, [this] { return ended_ || !watch_sleeps_; });
}

void EventLoop::GiveAway(uint64_t stuck) {
  if (!progress_.compare_exchange_strong(stuck, stuck - 1)) return;
  // From here until another thread begins to serve, the loop is ours.
  is_shy_ = true;
  shy_until_ = clock_.Steady() + kShyTime;
  // The pool has at least the thread that is stuck, so it takes this.
  CHECK(workers_.Run([this] { Serve(); }));
}

}  // namespace sluice::http
