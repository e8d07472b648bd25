#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.h"

namespace sluice {

/// How lines are written.
enum class LogFormat {
  kText,  // time, level, event, then key=value
  kJson,  // {"time", "level", "event", then the fields}, in ASCII; every value is a string
};

/// Write lines so from now on; the default is kText. Before threads log.
void SetLogFormat(LogFormat format);

/// Fields of one line in order.
using LogFields = std::vector<std::pair<std::string_view, std::string_view>>;

/// Write what follows the time and the level of a line.
std::string TextLine(std::string_view event, const LogFields& fields);

/// Write a whole line. What is not UTF-8 in a value is shown as U+FFFD.
std::string JsonLine(std::string_view time, LogLevel level, std::string_view event,
                     const LogFields& fields);

}  // namespace sluice
