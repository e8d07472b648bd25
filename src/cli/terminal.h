#pragma once

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

#include "base/status.h"
#include "cli/progress_bar.h"

namespace sluice::cli {

struct TerminalOptions {
  bool quiet = false;     // no talk and no progress; failures are still told
  bool no_color = false;  // also when NO_COLOR is set (no-color.org)
};

/// Speak to the person at the shell: data on stdout, talk and a progress line on stderr, the latter
/// only when stderr is a terminal. Threads: every method from any thread.
class Terminal {
 public:
  explicit Terminal(TerminalOptions options, FILE* data = stdout, FILE* talk = stderr);
  ~Terminal();

  /// Write to stdout. Errors: unavailable when it cannot be written.
  Status Data(std::string_view text);
  /// Write a line of talk.
  void Say(std::string_view line);
  /// Write a line about what went wrong, also when quiet.
  void Warn(std::string_view line);

  bool shows_progress() const { return shows_progress_; }
  /// Draw the progress line anew.
  void Show(const Progress& progress);
  /// Remove the progress line.
  void Clear();

 private:
  void ClearLocked();

  const bool quiet_;
  FILE* const data_;
  FILE* const talk_;
  const bool shows_progress_;
  const bool color_;
  std::mutex mutex_;
  bool drawn_ = false;
};

}  // namespace sluice::cli
