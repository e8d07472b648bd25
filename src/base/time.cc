#include "base/time.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <chrono>

namespace sluice {
namespace {

struct Parts {
  int year;
  unsigned month, day;
  int64_t hour, minute, second, milli;
};

Parts Split(UnixMillis at) {
  using namespace std::chrono;
  const sys_time<milliseconds> point{milliseconds(at.value)};
  const auto midnight = floor<days>(point);
  const year_month_day date{midnight};
  const hh_mm_ss<milliseconds> time{point - midnight};
  return {int(date.year()),         unsigned(date.month()), unsigned(date.day()),
          time.hours().count(),     time.minutes().count(), time.seconds().count(),
          time.subseconds().count()};
}

}  // namespace

std::string FormatIso(UnixMillis at) {
  const Parts p = Split(at);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"), p.year, p.month,
                     p.day, p.hour, p.minute, p.second, p.milli);
}

std::string FormatBasic(UnixMillis at) {
  const Parts p = Split(at);
  return fmt::format(FMT_COMPILE("{:04}{:02}{:02}T{:02}{:02}{:02}"), p.year, p.month, p.day, p.hour,
                     p.minute, p.second);
}

}  // namespace sluice
