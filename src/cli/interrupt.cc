#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "cli/exit_code.h"

namespace sluice::cli {
namespace {

sigset_t Signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = Signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { Watch(); });
}

Interrupt::~Interrupt() {
  ending_.store(true);
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void Interrupt::Wait() {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return source_.stop_requested(); });
}

void Interrupt::Watch() {
  const sigset_t set = Signals();
  for (bool first = true;; first = false) {
    int signal = 0;
    sigwait(&set, &signal);
    if (ending_.load()) return;
    if (!first) _exit(int(ExitCode::kInterrupted));
    {
      std::lock_guard lock(mutex_);
      source_.request_stop();
    }
    came_.notify_all();
  }
}

}  // namespace sluice::cli
