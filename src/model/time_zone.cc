#include "model/time_zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

namespace sluice::model {
namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::minutes;

// A name longer than any that there is need not be looked for.
constexpr size_t kLongestName = 64;

UnixMillis ToUnix(milliseconds since_epoch) { return {since_epoch.count()}; }

}  // namespace

Result<TimeZone> TimeZone::Find(std::string_view name) {
  if (name == "UTC") return TimeZone();
  if (!name.empty() && name.size() <= kLongestName) {
    try {
      return TimeZone(date::locate_zone(name));
    } catch (const std::runtime_error&) {
      // It is how the library says that there is none.
    }
  }
  return Invalid("must be the name of a time zone as in Europe/Berlin, or UTC");
}

std::string TimeZone::name() const { return zone_ == nullptr ? "UTC" : zone_->name(); }

CivilMinute TimeZone::MinuteAt(UnixMillis at) const {
  const date::sys_time<milliseconds> instant{milliseconds(at.value)};
  milliseconds wall = instant.time_since_epoch();
  if (zone_ != nullptr) wall += zone_->get_info(floor<std::chrono::seconds>(instant)).offset;
  return CivilMinute(floor<minutes>(wall));
}

std::optional<UnixMillis> TimeZone::InstantOf(CivilMinute minute) const {
  const std::chrono::seconds wall = minute.time_since_epoch();
  if (zone_ == nullptr) return ToUnix(wall);
  const date::local_info info = zone_->get_info(date::local_seconds(wall));
  if (info.result == date::local_info::nonexistent) return std::nullopt;
  return ToUnix(wall - info.first.offset);
}

}  // namespace sluice::model
