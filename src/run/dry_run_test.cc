#include "run/dry_run.h"

#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>

#include "run/fake_world.h"

namespace sluice::run {
namespace {

/// A dry run over the source of a world, whose claim is never carried.
struct Trying {
  FakeWorld world;
  store::Claim claim = FakeClaim();
  DryRunOptions options;
  std::stop_source stop;

  Trying() { options.lanes = 3; }

  DryRunEnvironment Environment() {
    return {world.clock, [this](const store::Claim&) -> Result<std::unique_ptr<source::Source>> {
              return std::unique_ptr<source::Source>(
                  std::make_unique<FakeWorld::Borrowed>(world.source));
            }};
  }
  Result<model::ExportPlan> Plan() {
    return DryRun(Environment(), options).Plan(claim, stop.get_token());
  }
  Result<model::ExportPreview> Preview(const model::PreviewWish& wish = {}) {
    return DryRun(Environment(), options).Preview(claim, wish, stop.get_token());
  }
};

TEST(DryRun, PlansTheFilesThatTheRunThenWrites) {
  Trying trying;
  trying.world.source.rows = 1234;
  trying.world.options.lanes = 3;
  const auto plan = trying.Plan();
  ASSERT_TRUE(plan.ok()) << plan.status().ToString();
  EXPECT_EQ(plan->source, "acme");
  EXPECT_EQ(plan->format, "jsonl");
  EXPECT_EQ(plan->compression, "none");
  EXPECT_EQ(plan->bucket, "lake");
  EXPECT_EQ(plan->window, trying.claim.run.window);
  ASSERT_EQ(plan->objects.size(), 1U);
  const model::PlannedObject& object = plan->objects[0];
  EXPECT_EQ(object.name, "_profile");
  EXPECT_EQ(object.rows_estimate, 1234);
  EXPECT_EQ(object.splits, 3U);
  ASSERT_EQ(object.columns.size(), 2U);
  EXPECT_EQ(object.columns[0].type, "int64");
  EXPECT_EQ(object.columns[0].stored, "number");
  EXPECT_EQ(object.columns[1].stored, "string");

  ASSERT_TRUE(trying.world.Carry(trying.world.journal.Claim()).ok());
  EXPECT_EQ(plan->manifest, FakeWorld::Folder() + "/_manifest.*.json");
  EXPECT_EQ(object.files, FakeWorld::Folder() + "/_profile/*.jsonl");
  const boost::json::object manifest = trying.world.Manifest();
  for (const auto& file : manifest.at("files").as_array()) {
    const std::string key(file.at("key").as_string());
    EXPECT_TRUE(key.starts_with(object.files.substr(0, object.files.find('*')))) << key;
    EXPECT_TRUE(key.ends_with(".jsonl")) << key;
  }
}

TEST(DryRun, WritesNothing) {
  Trying trying;
  trying.world.source.rows = 10;
  ASSERT_TRUE(trying.Plan().ok());
  ASSERT_TRUE(trying.Preview().ok());
  trying.world.ExpectNothing();
  EXPECT_EQ(trying.world.journal.run().state, model::RunState::kQueued);
}

TEST(DryRun, ColumnsOfPartitionsAreFolders) {
  Trying trying;
  trying.claim.association.metadata = {{"export.format", "parquet"},
                                       {"export.partition-by", "Text"}};
  const auto plan = trying.Plan();
  ASSERT_TRUE(plan.ok()) << plan.status().ToString();
  EXPECT_EQ(plan->objects[0].columns[0].stored, "INT64");
  EXPECT_EQ(plan->objects[0].columns[1].stored, "folder");
  EXPECT_EQ(plan->objects[0].files, FakeWorld::Folder() + "/_profile/Text=*/*.parquet");
}

TEST(DryRun, FailsOfWhatTheRunWouldFailOf) {
  Trying trying;
  trying.claim.association.metadata = {{"export.partition-by", "Region"}};
  const Status no_column = trying.Plan().status();
  EXPECT_TRUE(no_column.Is(ErrorKind::kInvalid));
  EXPECT_NE(no_column.message().find("Region"), std::string::npos);
  EXPECT_EQ(trying.Preview().status().message(), no_column.message());
  trying.claim.association.metadata.clear();
  trying.world.source.open_status = {ErrorKind::kDenied, "no right to read"};
  EXPECT_EQ(trying.Plan().status().message(), "no right to read");
  EXPECT_EQ(trying.Preview().status().message(), "no right to read");
}

TEST(DryRun, PreviewHasTheFirstRowsAndSaysWhetherThereAreMore) {
  Trying trying;
  trying.world.source.rows = 21;
  auto preview = trying.Preview();
  ASSERT_TRUE(preview.ok()) << preview.status().ToString();
  EXPECT_EQ(preview->object, "_profile");
  ASSERT_EQ(preview->rows.size(), 20U);
  EXPECT_EQ(preview->rows[0], R"({"Id":0,"Text":"xxxxxxxx"})");
  EXPECT_EQ(preview->rows[19], R"({"Id":19,"Text":"xxxxxxxx"})");
  EXPECT_TRUE(preview->more);
  trying.world.source.rows = 20;
  preview = trying.Preview();
  EXPECT_EQ(preview->rows.size(), 20U);
  EXPECT_FALSE(preview->more);
  trying.world.source.rows = 0;
  preview = trying.Preview();
  EXPECT_TRUE(preview->rows.empty());
  EXPECT_FALSE(preview->more);
}

TEST(DryRun, PreviewIsBoundedInBytesWhateverTheRows) {
  Trying trying;
  trying.world.source.rows = 20;
  trying.world.source.text_bytes = 300;
  trying.options.answer_bytes = 1000;
  const auto preview = trying.Preview();
  ASSERT_TRUE(preview.ok()) << preview.status().ToString();
  EXPECT_EQ(preview->rows.size(), 3U);
  EXPECT_TRUE(preview->more);
  trying.options.answer_bytes = 100;
  const Status status = trying.Preview().status();
  EXPECT_TRUE(status.Is(ErrorKind::kUnsupported));
  EXPECT_NE(status.message().find("_profile: the first row"), std::string::npos);
}

TEST(DryRun, PreviewOfAnObjectThatIsNotThereNamesThoseThatAre) {
  Trying trying;
  model::PreviewWish wish;
  wish.object = "orders";
  const Status status = trying.Preview(wish).status();
  EXPECT_TRUE(status.Is(ErrorKind::kInvalid));
  EXPECT_EQ(status.message(), "Object must be one of: _profile");
}

TEST(DryRun, SourceThatTakesTooLongIsLeftAndTheNextIsServed) {
  Trying trying;
  trying.world.source.rows = 10;
  trying.world.source.before_batch = [&](int64_t, std::stop_token stop) {
    trying.world.clock.Sleep(std::chrono::hours(1), stop);
    return Cancelled("stopped");
  };
  DryRun dry_run(trying.Environment(), trying.options);
  Status status;
  std::jthread asking([&] { status = dry_run.Preview(trying.claim, {}, {}).status(); });
  trying.world.clock.WaitForSleepers(2);  // the deadline and the source
  trying.world.clock.Advance(std::chrono::seconds(20));
  asking.join();
  EXPECT_TRUE(status.Is(ErrorKind::kUnsupported)) << status.ToString();
  EXPECT_NE(status.message().find("20 s"), std::string::npos);
  trying.world.source.before_batch = {};
  EXPECT_TRUE(dry_run.Preview(trying.claim, {}, {}).ok());
}

TEST(DryRun, OnlySoManyAreUnderWayAndTheNextIsToldAtOnce) {
  Trying trying;
  trying.world.source.rows = 10;
  std::latch reading(DryRun::kAtOnce);
  std::latch go(1);
  trying.world.source.before_batch = [&](int64_t row, std::stop_token) {
    if (row == 0) {
      reading.count_down();
      go.wait();
    }
    return Status();
  };
  DryRun dry_run(trying.Environment(), trying.options);
  {
    std::vector<std::jthread> asking;
    for (ptrdiff_t i = 0; i < DryRun::kAtOnce; ++i) {
      asking.emplace_back([&] { EXPECT_TRUE(dry_run.Preview(trying.claim, {}, {}).ok()); });
    }
    reading.wait();
    EXPECT_TRUE(dry_run.Plan(trying.claim, {}).status().Is(ErrorKind::kUnavailable));
    go.count_down();
  }
  EXPECT_TRUE(dry_run.Plan(trying.claim, {}).ok());
}

TEST(DryRun, StopOfTheServerEndsIt) {
  Trying trying;
  trying.world.source.rows = 10;
  trying.world.source.before_batch = [&](int64_t, std::stop_token stop) {
    trying.world.clock.Sleep(std::chrono::hours(1), stop);
    return Cancelled("stopped");
  };
  Status status;
  std::jthread asking([&] { status = trying.Preview().status(); });
  trying.world.clock.WaitForSleepers(2);
  trying.stop.request_stop();
  asking.join();
  EXPECT_TRUE(status.Is(ErrorKind::kCancelled)) << status.ToString();
}

}  // namespace
}  // namespace sluice::run
