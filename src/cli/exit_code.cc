#include "cli/exit_code.h"

namespace sluice::cli {
namespace {

constexpr ExitCodeRow kRows[] = {
    {ExitCode::kOk, "done"},
    {ExitCode::kOther, "something else went wrong, or some records of an import were refused"},
    {ExitCode::kUsage, "the command line, a setting or a value given is wrong"},
    {ExitCode::kNotFound, "what was named is not there"},
    {ExitCode::kRefused, "the credentials or their rights do not suffice, or a limit is reached"},
    {ExitCode::kConflict, "what is there is in the way"},
    {ExitCode::kRetry, "not reachable or busy: the same command may pass later"},
    {ExitCode::kRunFailed, "the run failed"},
    {ExitCode::kTimedOut, "the run had not ended when the time to wait was over"},
    {ExitCode::kInterrupted, "interrupted"},
};

}  // namespace

std::span<const ExitCodeRow> ExitCodes() { return kRows; }

ExitCode ExitCodeOf(const Status& status) {
  if (status.ok()) return ExitCode::kOk;
  switch (status.kind()) {
    case ErrorKind::kInvalid: return ExitCode::kUsage;
    case ErrorKind::kNotFound: return ExitCode::kNotFound;
    case ErrorKind::kDuplicate: return ExitCode::kConflict;
    case ErrorKind::kQuota: return ExitCode::kRefused;
    case ErrorKind::kDenied: return ExitCode::kRefused;
    case ErrorKind::kThrottled: return ExitCode::kRetry;
    case ErrorKind::kUnavailable: return ExitCode::kRetry;
    case ErrorKind::kCancelled: return ExitCode::kInterrupted;
    case ErrorKind::kUnsupported:
    case ErrorKind::kCorrupt:
    case ErrorKind::kInternal: return ExitCode::kOther;
  }
  return ExitCode::kOther;
}

}  // namespace sluice::cli
