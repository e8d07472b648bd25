#include "model/window.h"

#include <fmt/format.h>

#include <charconv>

namespace sluice::model {

Result<UnixMillis> ParseEpochMillis(std::string_view field, std::string_view text) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || text[0] == '-' || stop != end || error == std::errc::invalid_argument) {
    return Invalid(
        fmt::format("{} must be a time in epoch milliseconds: decimal digits only", field));
  }
  if (error == std::errc::result_out_of_range || value > kMaxTime.value) {
    return Invalid(fmt::format("{} must not be after the year 9999", field));
  }
  return UnixMillis{value};
}

Result<Window> OnDemandWindow(const OnDemandConfiguration& configuration, UnixMillis now) {
  Window window;
  TRY_ASSIGN(window.start,
             ParseEpochMillis("ExecutionConfiguration.OnDemandConfiguration.StartTime",
                              configuration.start_time));
  window.end = now;
  if (configuration.end_time) {
    TRY_ASSIGN(window.end, ParseEpochMillis("ExecutionConfiguration.OnDemandConfiguration.EndTime",
                                            *configuration.end_time));
  }
  if (window.end < window.start) {
    return Invalid(
        configuration.end_time
            ? "ExecutionConfiguration.OnDemandConfiguration.EndTime must not be before StartTime"
            : "ExecutionConfiguration.OnDemandConfiguration.StartTime must not be in the future "
              "when there is no EndTime");
  }
  return window;
}

}  // namespace sluice::model
