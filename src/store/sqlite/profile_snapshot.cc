#include "store/sqlite/profile_snapshot.h"

#include <array>
#include <utility>

#include "store/sqlite/domain_rows.h"
#include "store/sqlite/profile_rows.h"
#include "store/sqlite/window_plan.h"

namespace sluice::store::sqlite {
namespace {

/// What the snapshot and its cursors share: one connection a split, each with its transaction open.
struct Opened {
  explicit Opened(SnapshotCount& snapshots) : count(snapshots) { count.Open(); }
  ~Opened() {
    connections.clear();
    count.Close();
  }
  SnapshotCount& count;
  UnixMillis taken_at;
  WindowPlan plan;
  std::vector<std::unique_ptr<Connection>> connections;
};

class Cursor final : public ProfileCursor {
 public:
  Cursor(std::shared_ptr<Opened> opened, Rows rows)
      : opened_(std::move(opened)), rows_(std::move(rows)) {}

  Result<bool> Next(Row& row) override {
    TRY_ASSIGN(const bool more, rows_.Next());
    if (!more) return false;
    const std::string_view id = rows_.Text(0);
    if (2 * id.size() != id_.size()) {
      return Status(ErrorKind::kCorrupt, "A stored profile cannot be read", "profile.profile_id");
    }
    WriteProfileId(id, id_.data());
    row.id = {id_.data(), id_.size()};
    row.created_at = rows_.Time(1);
    row.updated_at = rows_.Time(2);
    row.json = rows_.Text(3);
    return true;
  }

 private:
  std::shared_ptr<Opened> opened_;  // goes after the rows
  Rows rows_;
  std::array<char, 2 * sizeof(ProfileIdBytes)> id_;
};

class Snapshot final : public ProfileSnapshot {
 public:
  explicit Snapshot(std::shared_ptr<Opened> opened) : opened_(std::move(opened)) {}

  UnixMillis taken_at() const override { return opened_->taken_at; }
  int64_t rows() const override { return opened_->plan.rows; }
  size_t splits() const override { return opened_->plan.splits.size(); }

  Result<std::unique_ptr<ProfileCursor>> ReadSplit(size_t split) override {
    CHECK(split < splits());
    const SplitPlan& plan = opened_->plan.splits[split];
    TRY_ASSIGN(Rows rows, opened_->connections[split]->QueryComposed(plan.sql, plan.parameters));
    return std::unique_ptr<ProfileCursor>(std::make_unique<Cursor>(opened_, std::move(rows)));
  }

 private:
  std::shared_ptr<Opened> opened_;
};

// A transaction sees the database from its first read on, not from its BEGIN.
Status FixSnapshot(Connection& connection) {
  TRY(connection.Execute("BEGIN"));
  return connection.Execute("SELECT 1 FROM domain LIMIT 1");
}

}  // namespace

Result<std::unique_ptr<ProfileSnapshot>> BulkReader::OpenWindow(std::string_view domain,
                                                                model::Window window,
                                                                size_t max_splits) {
  TRY_ASSIGN(const DomainRow before, database_.Read([&](Connection& connection) {
    return FindDomainRow(connection, domain);
  }));
  auto opened = std::make_shared<Opened>(snapshots_);
  for (size_t i = WorthwhileSplits(before.profiles, max_splits); i-- > 0;) {
    TRY_ASSIGN(opened->connections.emplace_back(), database_.readers().OpenOwn());
  }
  // Every update before taken_at is committed when the splits fix what they see, and none after it
  // gets an earlier time: writers wait, and what they are told is kept.
  const auto stamp = [&](Connection& connection) -> Status {
    TRY_ASSIGN(const DomainRow row, FindDomainRow(connection, domain));
    opened->taken_at = time_.Next();
    return internal::ToStatus(connection.Write(
        "UPDATE domain SET last_update_ms = max(last_update_ms, ?) WHERE number = ?",
        opened->taken_at, row.number));
  };
  const auto fix = [&]() -> Status {
    for (const auto& connection : opened->connections) TRY(FixSnapshot(*connection));
    return {};
  };
  TRY(database_.WriteThen(stamp, fix));
  TRY_ASSIGN(const DomainRow seen, FindDomainRow(*opened->connections[0], domain));
  TRY_ASSIGN(opened->plan,
             PlanWindow(*opened->connections[0], seen, window, opened->connections.size()));
  opened->connections.resize(opened->plan.splits.size());
  return std::unique_ptr<ProfileSnapshot>(std::make_unique<Snapshot>(std::move(opened)));
}

}  // namespace sluice::store::sqlite
