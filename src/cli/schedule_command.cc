#include "cli/schedule_command.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/amount_text.h"
#include "cli/json_access.h"
#include "cli/percent_text.h"

namespace sluice::cli {
namespace {

constexpr int64_t kMostSeconds = int64_t{100} * 366 * 24 * 60 * 60;

std::string PathOf(const std::string& association, std::string_view what) {
  return fmt::format("/sluice/v1/associations/{}/{}", PercentEncode(association), what);
}

std::string SkipText(const boost::json::object& skip) {
  const int64_t instants = IntegerMember(skip, "Instants");
  const bool overlap = TextMember(skip, "Reason") == "overlap";
  return fmt::format("{} instant{} from {}: {} {}", CountText(instants), instants == 1 ? "" : "s",
                     TextMember(skip, "FirstInstant"),
                     overlap ? "in progress was run" : "missed, covered by run",
                     TextMember(skip, "RunId"));
}

std::string Details(const boost::json::object& schedule) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    text += fmt::format("{:12} {}\n", name, value);
  };
  add("association", TextMember(schedule, "AssociationId"));
  add("integration", TextMember(schedule, "IntegrationId"));
  add("state", TextMember(schedule, "State"));
  add("expression", TextMember(schedule, "ScheduleExpression"));
  add("time zone", TextMember(schedule, "TimeZone"));
  add("overlap", TextMember(schedule, "OverlapPolicy"));
  add("watermark", TextMember(schedule, "Watermark"));
  add("failures", fmt::format("{} in a row", IntegerMember(schedule, "FailuresInARow")));
  std::string_view name = "next";
  for (const auto& at : ArrayMember(schedule, "NextInstants")) {
    if (at.is_string()) add(std::exchange(name, ""), std::string(at.get_string()));
  }
  name = "skipped";
  for (const auto& skip : ArrayMember(schedule, "Skips")) {
    if (skip.is_object()) add(std::exchange(name, ""), SkipText(skip.get_object()));
  }
  return text;
}

Result<ExitCode> CallAndShow(Session& session, std::string_view method, std::string path) {
  TRY_ASSIGN(const auto schedule,
             session.api.Call({kSluice, method, std::move(path), "", "", 1}, session.stop));
  TRY(session.terminal.Data(session.json ? boost::json::serialize(schedule) + "\n"
                                         : Details(schedule)));
  return ExitCode::kOk;
}

/// Print the texts of an answer's list, a line each, or the list alone as JSON.
Result<ExitCode> PrintTexts(Session& session, const boost::json::object& answer,
                            std::string_view member) {
  const boost::json::array& texts = ArrayMember(answer, member);
  std::string out;
  if (session.json) {
    out = boost::json::serialize(boost::json::object{{member, texts}}) + "\n";
  } else {
    for (const auto& text : texts) {
      if (text.is_string()) out += fmt::format("{}\n", std::string_view(text.get_string()));
    }
  }
  TRY(session.terminal.Data(out));
  return ExitCode::kOk;
}

}  // namespace

Result<ExitCode> ShowSchedule(Session& session, const ScheduleFlags& flags) {
  return CallAndShow(session, "GET", PathOf(flags.association, "schedule"));
}

Result<ExitCode> ListInstants(Session& session, const ScheduleFlags& flags) {
  const std::string query = fmt::format("instants={}", flags.count);
  TRY_ASSIGN(const auto schedule,
             session.api.Call({kSluice, "GET", PathOf(flags.association, "schedule"), query, "", 1},
                              session.stop));
  return PrintTexts(session, schedule, "NextInstants");
}

Result<ExitCode> PauseSchedule(Session& session, const ScheduleFlags& flags) {
  return CallAndShow(session, "POST", PathOf(flags.association, "schedule/pause"));
}

Result<ExitCode> ResumeSchedule(Session& session, const ScheduleFlags& flags) {
  return CallAndShow(session, "POST", PathOf(flags.association, "schedule/resume"));
}

Result<int64_t> ParseSeconds(std::string_view option, std::string_view text) {
  constexpr std::string_view kUnits = "smhd";
  constexpr int64_t kSeconds[] = {1, 60, 60 * 60, 24 * 60 * 60};
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const size_t unit = rest + 1 == end ? kUnits.find(*rest) : std::string_view::npos;
  if (error != std::errc() || number < 1 || number > kMostSeconds ||
      unit == std::string_view::npos || number * kSeconds[unit] > kMostSeconds) {
    return Invalid(
        fmt::format("{} must be a whole number and a unit, s, m, h or d: 30m, 6h, 1d", option));
  }
  return number * kSeconds[unit];
}

Result<ExitCode> RunBackfill(Session& session, const BackfillFlags& flags) {
  boost::json::object body{{"Start", flags.from}, {"End", flags.until}};
  if (!flags.each.empty()) {
    TRY_ASSIGN(body["RunSeconds"], ParseSeconds("--each", flags.each));
  }
  TRY_ASSIGN(const auto answer,
             session.api.Call({kSluice, "POST", PathOf(flags.association, "backfill"), "",
                               boost::json::serialize(body), 1},
                              session.stop));
  return PrintTexts(session, answer, "RunIds");
}

}  // namespace sluice::cli
