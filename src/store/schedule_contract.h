#pragma once

#include "store/run_contract.h"
#include "store/store_contract.h"

namespace sluice::store {

inline constexpr int64_t kHourMs = int64_t{60} * 60 * 1000;

inline UnixMillis Hour(int64_t hour) { return {hour * kHourMs}; }

/// One that is due every hour on the hour, first at hour 1; its data begins at hour 0.
inline model::NewSchedule Hourly(model::OverlapPolicy overlap = model::OverlapPolicy::kSkip) {
  model::NewSchedule schedule;
  schedule.terms = {"rate(1 hour)", "UTC", Hour(0), overlap};
  schedule.watermark = Hour(0);
  schedule.next_due = Hour(1);
  return schedule;
}

/// Make an integration and an association that `schedule` carries out.
inline model::DataIntegrationAssociation KeepSchedule(Store& store, const std::string& name,
                                                      const model::NewSchedule& schedule) {
  const auto integration = MakeIntegration(name);
  EXPECT_TRUE(store.integrations().Create(integration, {}).ok());
  const auto association = MakeAssociation(integration.id);
  EXPECT_TRUE(store.associations().Create(association, schedule, {}).ok());
  return association;
}

/// Act on all that is due at `now`, as the enqueuer does; how many runs were queued.
inline int FireDue(Store& store, UnixMillis now) {
  const auto due = store.schedules().ListDue(now, 100);
  EXPECT_TRUE(due.ok()) << due.status().ToString();
  std::vector<Firing> firings;
  for (const model::Schedule& schedule : *due) {
    const auto timetable = model::MakeTimetable(schedule.terms);
    firings.push_back({schedule.association_id,
                       *schedule.next_due,
                       timetable->CatchUp(*schedule.next_due, now),
                       {NewUuid()}});
  }
  const auto fired = store.schedules().Fire(firings, now);
  EXPECT_TRUE(fired.ok()) << fired.status().ToString();
  return fired->runs;
}

/// Carry the next run to its end as a worker would. Returns its window.
inline model::Window CompleteOne(Store& store, std::optional<UnixMillis> read_until = {}) {
  const auto claim = ClaimOne(store);
  if (!claim) {
    ADD_FAILURE() << "no run waits";
    return {};
  }
  RunJournal& journal = store.run_journal();
  EXPECT_TRUE(journal.Precommit(claim->lease, "r", {}, "s3://lake/m", read_until).ok());
  EXPECT_TRUE(journal.Complete(claim->lease, {}, "done").ok());
  return claim->run.window;
}

inline std::string FailOne(Store& store) {
  const auto claim = ClaimOne(store);
  if (!claim) {
    ADD_FAILURE() << "no run waits";
    return {};
  }
  EXPECT_TRUE(store.run_journal().Fail(claim->lease, ErrorKind::kDenied, "no").ok());
  return store.run_history().Find(claim->run.id)->message;
}

inline model::Window Hours(int64_t from, int64_t to) { return {Hour(from), Hour(to)}; }

TEST_P(ScheduleContract, ComesBackAsItWas) {
  auto schedule = Hourly(model::OverlapPolicy::kQueue);
  schedule.terms.zone = "Europe/Berlin";
  const auto association = KeepSchedule(store(), "crm", schedule);
  const auto found = store().schedules().Find(association.id);
  ASSERT_OK(found);
  EXPECT_EQ(found->association_id, association.id);
  EXPECT_EQ(found->integration_id, association.integration_id);
  EXPECT_EQ(found->terms, schedule.terms);
  EXPECT_EQ(found->state, model::ScheduleState::kActive);
  EXPECT_EQ(found->watermark, Hour(0));
  EXPECT_EQ(found->next_due, Hour(1));
  EXPECT_EQ(found->failures, 0);
  EXPECT_KIND(store().schedules().Find({"gone"}), kNotFound);
}

TEST_P(ScheduleContract, WindowsTileFromTheWatermarkToTheDueInstant) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  EXPECT_EQ(FireDue(store(), Hour(1) + -1), 0);
  for (int64_t hour = 1; hour <= 4; ++hour) {
    ASSERT_EQ(FireDue(store(), Hour(hour) + 1), 1);
    EXPECT_EQ(CompleteOne(store()), Hours(hour - 1, hour));
    EXPECT_EQ(store().schedules().Find(association.id)->watermark, Hour(hour));
  }
}

TEST_P(ScheduleContract, ARunKnowsTheInstantItIsFor) {
  KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1) + 250), 1);
  const auto claim = ClaimOne(store());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->run.due_at, Hour(1));
  EXPECT_EQ(claim->run.requested_at, Hour(1) + 250);
}

TEST_P(ScheduleContract, FiringTwiceIsAsFiringOnce) {
  KeepSchedule(store(), "crm", Hourly());
  const auto due = store().schedules().ListDue(Hour(1), 10);
  ASSERT_OK(due);
  ASSERT_EQ(due->size(), 1u);
  const std::vector<Firing> firings = {
      {due->front().association_id, Hour(1), {Hour(1), 0, Hour(2)}, {NewUuid()}},
      {due->front().association_id, Hour(1), {Hour(1), 0, Hour(2)}, {NewUuid()}}};
  EXPECT_EQ(*store().schedules().Fire(firings, Hour(1)), (Fired{1, 0, 0}));
  EXPECT_EQ(*store().schedules().Fire(firings, Hour(1)), Fired{});
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 1u);
}

TEST_P(ScheduleContract, WhatWasHeldBackIsReadNext) {
  KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  CompleteOne(store(), Hour(1) + -600'000);
  ASSERT_EQ(FireDue(store(), Hour(2)), 1);
  EXPECT_EQ(CompleteOne(store()), (model::Window{Hour(1) + -600'000, Hour(2)}));
}

TEST_P(ScheduleContract, NothingReadMovesNothing) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  CompleteOne(store(), Hour(0) + -5);
  EXPECT_EQ(store().schedules().Find(association.id)->watermark, Hour(0));
}

TEST_P(ScheduleContract, AFailedWindowIsCarriedByTheNextRun) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  EXPECT_EQ(FailOne(store()), "no");
  EXPECT_EQ(store().schedules().Find(association.id)->failures, 1);
  ASSERT_EQ(FireDue(store(), Hour(2)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(0, 2));
  EXPECT_EQ(store().schedules().Find(association.id)->failures, 0);
}

TEST_P(ScheduleContract, FailuresInARowSuspendItAndResumingGoesOnAtTheWatermark) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  for (int64_t hour = 1; hour <= 5; ++hour) {
    ASSERT_EQ(FireDue(store(), Hour(hour)), 1);
    const std::string told = FailOne(store());
    EXPECT_EQ(told.find("suspended after 5 failures") != std::string::npos, hour == 5) << told;
  }
  EXPECT_EQ(store().schedules().Find(association.id)->state, model::ScheduleState::kSuspended);
  EXPECT_EQ(FireDue(store(), Hour(9)), 0);
  ASSERT_OK(store().schedules().Resume(association.id));
  ASSERT_EQ(FireDue(store(), Hour(9)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(0, 9));
}

TEST_P(ScheduleContract, AfterDowntimeOneRunCoversAllThatWasMissed) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(5) + 1000), 1);
  const auto skips = store().schedules().ListSkips(association.id, 10);
  ASSERT_OK(skips);
  ASSERT_EQ(skips->size(), 1u);
  const auto run = store().run_history().List({}, {})->items.front();
  EXPECT_EQ(skips->front(), (Skip{Hour(1), 4, model::SkipReason::kMissed, run.id, Hour(5) + 1000}));
  EXPECT_EQ(CompleteOne(store()), Hours(0, 5));
  ASSERT_EQ(FireDue(store(), Hour(6)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(5, 6));
}

TEST_P(ScheduleContract, AnInstantDuringARunIsSkippedAndItsWindowIsNot) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  const auto alive = store().run_history().List({}, {})->items.front();
  EXPECT_EQ(FireDue(store(), Hour(2)), 0);
  EXPECT_EQ(FireDue(store(), Hour(3)), 0);
  const auto skips = store().schedules().ListSkips(association.id, 10);
  ASSERT_EQ(skips->size(), 2u);
  EXPECT_EQ(skips->front(), (Skip{Hour(3), 1, model::SkipReason::kOverlap, alive.id, Hour(3)}));
  EXPECT_EQ(CompleteOne(store()), Hours(0, 1));
  ASSERT_EQ(FireDue(store(), Hour(4)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(1, 4));
}

TEST_P(ScheduleContract, QueueMakesOneRunOfTheLatestInstantOnceTheRunHasEnded) {
  KeepSchedule(store(), "crm", Hourly(model::OverlapPolicy::kQueue));
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  EXPECT_EQ(FireDue(store(), Hour(2)), 0);
  EXPECT_EQ(FireDue(store(), Hour(3)), 0);
  EXPECT_TRUE(store().schedules().ListDue(Hour(3), 10)->empty());
  CompleteOne(store());
  ASSERT_EQ(FireDue(store(), Hour(3) + 60'000), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(1, 3));
  EXPECT_EQ(FireDue(store(), Hour(3) + 120'000), 0);
}

TEST_P(ScheduleContract, AnOnDemandRunBesideItNeitherBlocksItNorMovesIt) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(0), MakeRun(Hour(1))));
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(0), Hourly()));
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  CompleteOne(store());
  CompleteOne(store());
  EXPECT_EQ(store().schedules().Find(association.id)->watermark, Hour(1));
}

TEST_P(ScheduleContract, APausedScheduleWaitsUntilItIsResumed) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_OK(store().schedules().Pause(association.id));
  ASSERT_OK(store().schedules().Pause(association.id));
  EXPECT_EQ(FireDue(store(), Hour(3)), 0);
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(3), Hourly()));
  EXPECT_EQ(store().schedules().Find(association.id)->state, model::ScheduleState::kPaused);
  ASSERT_OK(store().schedules().Resume(association.id));
  ASSERT_EQ(FireDue(store(), Hour(3)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(0, 3));
  EXPECT_KIND(store().schedules().Pause({"gone"}), kNotFound);
  EXPECT_KIND(store().schedules().Resume({"gone"}), kNotFound);
}

TEST_P(ScheduleContract, AChangedScheduleKeepsTheWatermark) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  CompleteOne(store());
  auto changed = Hourly();
  changed.terms.expression = "rate(2 hours)";
  changed.watermark = Hour(-9);
  changed.watermark_given = true;
  changed.next_due = Hour(4);
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(2), changed));
  const auto found = store().schedules().Find(association.id);
  EXPECT_EQ(found->terms, changed.terms);
  EXPECT_EQ(found->watermark, Hour(1));
  ASSERT_EQ(FireDue(store(), Hour(4)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(1, 4));
}

TEST_P(ScheduleContract, BeforeAnythingWasExportedItBeginsWhereItIsToldTo) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  auto changed = Hourly();
  changed.watermark = Hour(-5);
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(0), changed));
  EXPECT_EQ(store().schedules().Find(association.id)->watermark, Hour(0));
  changed.watermark_given = true;
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(0), changed));
  EXPECT_EQ(store().schedules().Find(association.id)->watermark, Hour(-5));
}

TEST_P(ScheduleContract, ARunOfAnEarlierScheduleLeavesNoGap) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  auto further_back = Hourly();
  further_back.watermark = Hour(-5);
  further_back.watermark_given = true;
  further_back.next_due = Hour(2);
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(1), further_back));
  EXPECT_EQ(CompleteOne(store()), Hours(0, 1));
  EXPECT_EQ(store().schedules().Find(association.id)->watermark, Hour(-5));
}

TEST_P(ScheduleContract, OnDemandTurnsItOffAndAScheduleOnAgain) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  CompleteOne(store());
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(1), MakeRun(Hour(1))));
  EXPECT_EQ(store().schedules().Find(association.id)->state, model::ScheduleState::kOff);
  EXPECT_EQ(FireDue(store(), Hour(2)), 0);
  EXPECT_KIND(store().schedules().Resume(association.id), kInvalid);
  EXPECT_KIND(store().schedules().Pause(association.id), kInvalid);
  CompleteOne(store());
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(1), Hourly()));
  ASSERT_EQ(FireDue(store(), Hour(3)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(1, 3));
}

TEST_P(ScheduleContract, AClockThatWasSetBackExportsNothingTwice) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(5)), 1);
  CompleteOne(store());
  ASSERT_OK(store().associations().Update(association.id, {}, Hour(1), Hourly()));
  EXPECT_EQ(FireDue(store(), Hour(4)), 0);
  EXPECT_EQ(store().schedules().Find(association.id)->next_due, Hour(5));
  EXPECT_EQ(FireDue(store(), Hour(5)), 0);
  ASSERT_EQ(FireDue(store(), Hour(6)), 1);
  EXPECT_EQ(CompleteOne(store()), Hours(5, 6));
}

TEST_P(ScheduleContract, OfOneAssociationTheLatestSkipsAreKept) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_EQ(FireDue(store(), Hour(1)), 1);
  for (int64_t hour = 2; hour < 140; ++hour) EXPECT_EQ(FireDue(store(), Hour(hour)), 0);
  const auto skips = store().schedules().ListSkips(association.id, 1000);
  ASSERT_EQ(skips->size(), 100u);
  EXPECT_EQ(skips->front().first_due, Hour(139));
  EXPECT_EQ(store().schedules().ListSkips(association.id, 3)->size(), 3u);
}

TEST_P(ScheduleContract, ManyEnqueuersQueueOneRunForEachInstant) {
  for (int i = 0; i < 10; ++i) KeepSchedule(store(), std::to_string(i), Hourly());
  InThreads(4, [&](int) { FireDue(store(), Hour(1)); });
  EXPECT_EQ(store().run_history().List({}, {})->items.size(), 10u);
}

TEST_P(ScheduleContract, GoesWithItsIntegration) {
  const auto association = KeepSchedule(store(), "crm", Hourly());
  ASSERT_OK(store().integrations().Delete({association.integration_id.text, true}));
  EXPECT_TRUE(store().schedules().ListDue(Hour(9), 10)->empty());
  EXPECT_KIND(store().schedules().Find(association.id), kNotFound);
}

}  // namespace sluice::store
