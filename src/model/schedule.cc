#include "model/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "model/time_text.h"

namespace sluice::model {
namespace {

constexpr std::string_view kStates[] = {"active", "paused", "suspended", "off"};
constexpr std::string_view kPolicies[] = {"skip", "queue"};
constexpr std::string_view kReasons[] = {"overlap", "missed"};
constexpr std::string_view kKeys = "schedule.";

template <typename E, size_t kSize>
std::optional<E> Find(const std::string_view (&names)[kSize], std::string_view name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<E>(found - std::begin(names));
}

Status SetTerm(ScheduleTerms& terms, std::string_view key, const std::string& value) {
  if (key == "schedule.timezone") {
    TRY(TimeZone::Find(value));
    // The database knows a zone by more than one name; what was asked for comes back.
    terms.zone = value;
    return {};
  }
  if (key == "schedule.overlap") {
    const auto policy = ParseOverlapPolicy(value);
    if (!policy) return Invalid("must be one of: skip, queue");
    terms.overlap = *policy;
    return {};
  }
  return Invalid("is not known; known are: schedule.overlap, schedule.timezone");
}

Status ReadMetadata(const std::map<std::string, std::string>& metadata, ScheduleTerms& terms) {
  for (const auto& [key, value] : metadata) {
    if (!key.starts_with(kKeys)) continue;
    TRY(SetTerm(terms, key, value).WithContext("ClientAssociationMetadata." + key));
  }
  return {};
}

}  // namespace

std::string_view ScheduleStateName(ScheduleState state) {
  return kStates[static_cast<size_t>(state)];
}
std::optional<ScheduleState> ParseScheduleState(std::string_view name) {
  return Find<ScheduleState>(kStates, name);
}
std::string_view OverlapPolicyName(OverlapPolicy policy) {
  return kPolicies[static_cast<size_t>(policy)];
}
std::optional<OverlapPolicy> ParseOverlapPolicy(std::string_view name) {
  return Find<OverlapPolicy>(kPolicies, name);
}
std::string_view SkipReasonName(SkipReason reason) { return kReasons[static_cast<size_t>(reason)]; }
std::optional<SkipReason> ParseSkipReason(std::string_view name) {
  return Find<SkipReason>(kReasons, name);
}

Result<Timetable> MakeTimetable(const ScheduleTerms& terms) {
  const auto expression = ScheduleExpression::Parse(terms.expression);
  if (!expression.ok()) return expression.status().WithContext("ScheduleExpression");
  TRY_ASSIGN(const TimeZone zone, TimeZone::Find(terms.zone));
  return Timetable(*expression, zone, terms.anchor);
}

Result<NewSchedule> ReadSchedule(std::string_view field, const ScheduleConfiguration& configuration,
                                 const std::map<std::string, std::string>& metadata,
                                 UnixMillis now) {
  NewSchedule schedule;
  schedule.terms.expression = configuration.schedule_expression;
  schedule.terms.anchor = now;
  schedule.watermark = now + -std::min(kFirstWindowMs, now.value);
  if (configuration.first_execution_from) {
    TRY_ASSIGN(schedule.watermark, ParseTime(fmt::format("{}.FirstExecutionFrom", field),
                                             *configuration.first_execution_from));
    schedule.terms.anchor = schedule.watermark;
    schedule.watermark_given = true;
  }
  TRY(ReadMetadata(metadata, schedule.terms));
  const auto timetable = MakeTimetable(schedule.terms);
  if (!timetable.ok()) {
    return Invalid(fmt::format("{}.{}", field, timetable.status().message()));
  }
  schedule.next_due = timetable->NextAfter(std::max(now, schedule.watermark));
  if (!schedule.next_due) {
    return Invalid(fmt::format("{}.ScheduleExpression is never due again", field));
  }
  return schedule;
}

}  // namespace sluice::model
