#include "api/sluice/schedule_shapes.h"

#include <optional>

#include "api/wire/json_writer.h"
#include "model/arn.h"
#include "model/schedule.h"

namespace sluice::api::sluice_v1 {
namespace {

constexpr size_t kSkipsShown = 20;

void TimeMember(wire::JsonWriter& out, std::string_view name, UnixMillis at) {
  out.TextMember(name, FormatIso(at));
}

void WriteTerms(wire::JsonWriter& out, const model::ScheduleTerms& terms) {
  out.TextMember("ScheduleExpression", terms.expression);
  out.TextMember("TimeZone", terms.zone);
  out.TextMember("OverlapPolicy", model::OverlapPolicyName(terms.overlap));
}

/// The instants from the next on, as they would be without anything in their way.
Status WriteInstants(wire::JsonWriter& out, const model::Schedule& schedule, size_t count) {
  TRY_ASSIGN(const model::Timetable timetable, model::MakeTimetable(schedule.terms));
  out.Name("NextInstants");
  out.BeginArray();
  std::optional<UnixMillis> at = schedule.next_due;
  if (schedule.state == model::ScheduleState::kOff) at.reset();
  for (size_t i = 0; i < count && at; ++i) {
    out.Text(FormatIso(*at));
    at = timetable.NextAfter(*at);
  }
  out.EndArray();
  return {};
}

void WriteSkips(wire::JsonWriter& out, const std::vector<store::Skip>& skips) {
  out.Name("Skips");
  out.BeginArray();
  for (const store::Skip& skip : skips) {
    out.BeginObject();
    TimeMember(out, "FirstInstant", skip.first_due);
    out.IntegerMember("Instants", skip.instants);
    out.TextMember("Reason", model::SkipReasonName(skip.reason));
    out.TextMember("RunId", skip.run_id.text);
    TimeMember(out, "NotedAt", skip.at);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

Result<std::string> ShowSchedule(const Call& call, const model::AssociationId& id,
                                 size_t instants) {
  store::ScheduleStore& schedules = call.environment.store.schedules();
  TRY_ASSIGN(const model::Schedule schedule, schedules.Find(id));
  TRY_ASSIGN(const auto skips, schedules.ListSkips(id, kSkipsShown));
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember("AssociationId", schedule.association_id.text);
  out.TextMember("AssociationArn",
                 model::AssociationArn(call.environment.account, schedule.integration_id,
                                       schedule.association_id));
  out.TextMember("IntegrationId", schedule.integration_id.text);
  out.TextMember("State", model::ScheduleStateName(schedule.state));
  WriteTerms(out, schedule.terms);
  TimeMember(out, "Watermark", schedule.watermark);
  out.IntegerMember("FailuresInARow", schedule.failures);
  TRY(WriteInstants(out, schedule, instants));
  WriteSkips(out, skips);
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::sluice_v1
