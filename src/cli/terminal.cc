#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace sluice::cli {
namespace {

constexpr size_t kUsualColumns = 80;

size_t Columns(FILE* file) {
  winsize size{};
  if (ioctl(fileno(file), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualColumns;
  return size.ws_col;
}

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

void Write(FILE* file, std::string_view text) { std::fwrite(text.data(), 1, text.size(), file); }

}  // namespace

Terminal::Terminal(TerminalOptions options, FILE* data, FILE* talk)
    : quiet_(options.quiet),
      data_(data),
      talk_(talk),
      shows_progress_(!options.quiet && isatty(fileno(talk)) == 1),
      color_(isatty(fileno(talk)) == 1 && !options.no_color && !IsSet("NO_COLOR")) {}

Terminal::~Terminal() { Clear(); }

Status Terminal::Data(std::string_view text) {
  std::lock_guard lock(mutex_);
  ClearLocked();
  Write(data_, text);
  if (std::fflush(data_) == 0 && std::ferror(data_) == 0) return {};
  return {ErrorKind::kUnavailable, "the output could not be written",
          std::generic_category().message(errno)};
}

void Terminal::Say(std::string_view line) {
  if (quiet_) return;
  std::lock_guard lock(mutex_);
  ClearLocked();
  Write(talk_, std::string(line) + "\n");
}

void Terminal::Warn(std::string_view line) {
  std::lock_guard lock(mutex_);
  ClearLocked();
  Write(talk_, color_ ? "\x1b[31m" + std::string(line) + "\x1b[0m\n" : std::string(line) + "\n");
}

void Terminal::Show(const Progress& progress) {
  if (!shows_progress_) return;
  std::lock_guard lock(mutex_);
  // The last column stays free: some terminals wrap when it is written.
  Write(talk_, "\r" + RenderProgress(progress, Columns(talk_) - 1) + "\x1b[K");
  std::fflush(talk_);
  drawn_ = true;
}

void Terminal::Clear() {
  std::lock_guard lock(mutex_);
  ClearLocked();
}

void Terminal::ClearLocked() {
  if (!drawn_) return;
  Write(talk_, "\r\x1b[K");
  std::fflush(talk_);
  drawn_ = false;
}

}  // namespace sluice::cli
