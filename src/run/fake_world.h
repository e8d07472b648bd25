#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <utility>

#include "digest/digest.h"
#include "objects/fake_object_store.h"
#include "run/fake_run_journal.h"
#include "run/fake_source.h"
#include "run/fake_stepped_clock.h"
#include "run/fake_trap.h"
#include "run/runner.h"

namespace sluice::run {

inline store::Claim FakeClaim() {
  store::Claim claim;
  claim.lease.run_id = {"11111111-2222-4333-8444-555555555555"};
  claim.run.id = claim.lease.run_id;
  claim.run.window = {{1'767'225'600'000}, {1'767'312'000'000}};
  claim.run.requested_at = {1'767'312'001'500};
  claim.run.started_at = {1'767'225'600'000};
  claim.integration.id = {"aaaaaaaa-2222-4333-8444-555555555555"};
  claim.association.id = {"bbbbbbbb-2222-4333-8444-555555555555"};
  claim.association.destination_uri = "s3://lake/crm";
  return claim;
}

/// Everything around one run, all in memory.
struct FakeWorld {
  /// The runner owns its source; this one belongs to the test.
  class Borrowed final : public source::Source {
   public:
    explicit Borrowed(source::Source& inner) : inner_(inner) {}
    const std::string& name() const override { return inner_.name(); }
    void WatchOpen(Watch watch) override { inner_.WatchOpen(std::move(watch)); }
    Result<std::unique_ptr<source::Snapshot>> Open(model::Window window, size_t max_splits,
                                                   std::stop_token token) override {
      return inner_.Open(window, max_splits, std::move(token));
    }

   private:
    source::Source& inner_;
  };

  FakeSteppedClock clock;
  objects::FakeObjectStore bucket;
  FakeSource source;
  FakeRunJournal journal{FakeClaim()};
  RunnerOptions options;
  std::stop_source stop;

  FakeWorld() {
    options.lanes = 1;
    options.progress_every = std::chrono::milliseconds(0);
  }

  /// Carry a claim through a journal and a bucket of the caller's.
  Status CarryThrough(const store::Claim& claim, store::RunJournal& through_journal,
                      objects::ObjectStore& through_bucket) {
    const RunnerEnvironment environment{
        clock, through_journal,
        [this](const store::Claim&) -> Result<std::unique_ptr<source::Source>> {
          return std::unique_ptr<source::Source>(std::make_unique<Borrowed>(source));
        },
        [&](std::string_view) -> Result<objects::ObjectStore*> { return &through_bucket; },
        [] { return 0.5; }};
    return Runner(environment, options).Carry(claim, stop.get_token());
  }
  Status Carry(const store::Claim& claim) { return CarryThrough(claim, journal, bucket); }
  Status Carry(const store::Claim& claim, FakeTrap& trap) {
    FakeTrappedJournal trapped_journal(journal, trap);
    FakeTrappedBucket trapped_bucket(bucket, trap);
    return CarryThrough(claim, trapped_journal, trapped_bucket);
  }
  /// Ask for the run to be cancelled, and stop who carries it where that is taken.
  void Cancel() {
    journal.AskToCancel();
    if (journal.run().cancel_requested) stop.request_stop();
  }
  /// Claim and carry until the run has ended.
  void CarryToTheEnd() {
    for (int i = 0; i < 5 && model::IsAlive(journal.run().state); ++i) {
      static_cast<void>(Carry(journal.Claim()).ok());
    }
  }

  static std::string Folder() {
    return "crm/000000000000/acme/20260102T000001/20260101T000000-20260102T000000";
  }
  static std::string ManifestKey() {
    return Folder() + "/_manifest.11111111-2222-4333-8444-555555555555.json";
  }
  boost::json::object Manifest() const {
    return boost::json::parse(bucket.contents().at(ManifestKey()).bytes).as_object();
  }

  /// Hold the bucket to its promise: what the manifest names is every row of the source, once, and
  /// nothing else is there.
  void ExpectWhole() const {
    EXPECT_EQ(journal.run().state, model::RunState::kCompleted) << journal.run().message;
    EXPECT_EQ(journal.completions(), 1);
    ExpectPublished();
  }
  void ExpectPublished() const {
    EXPECT_EQ(bucket.incomplete_uploads(), 0U);
    const auto contents = bucket.contents();
    ASSERT_TRUE(contents.contains(ManifestKey()));
    const boost::json::object manifest = Manifest();
    EXPECT_EQ(manifest.at("rows").to_number<int64_t>(), source.rows);
    std::multiset<int64_t> ids;
    for (const auto& file : manifest.at("files").as_array()) {
      const std::string key(file.at("key").as_string());
      ASSERT_TRUE(contents.contains(key));
      const std::string& bytes = contents.at(key).bytes;
      EXPECT_EQ(file.at("bytes").to_number<size_t>(), bytes.size());
      EXPECT_EQ(file.at("sha256").as_string(), digest::Sha256Hex(bytes));
      const std::multiset<int64_t> of_file = IdsIn(bytes);
      EXPECT_EQ(file.at("rows").to_number<size_t>(), of_file.size());
      ids.insert(of_file.begin(), of_file.end());
    }
    EXPECT_EQ(contents.size(), manifest.at("files").as_array().size() + 1);
    std::multiset<int64_t> expected;
    for (int64_t id = 0; id < source.rows; ++id) expected.insert(id);
    EXPECT_EQ(ids, expected);
  }

  /// The run has ended without a trace at the bucket.
  void ExpectNothing() const {
    EXPECT_EQ(bucket.incomplete_uploads(), 0U);
    EXPECT_TRUE(bucket.contents().empty());
  }

 private:
  static std::multiset<int64_t> IdsIn(const std::string& lines) {
    std::multiset<int64_t> ids;
    for (size_t at = 0; at < lines.size();) {
      const size_t end = lines.find('\n', at);
      ids.insert(boost::json::parse(lines.substr(at, end - at)).at("Id").to_number<int64_t>());
      at = end + 1;
    }
    return ids;
  }
};

}  // namespace sluice::run
