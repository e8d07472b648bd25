#include "source/postgres/postgres_source.h"

#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "source/postgres/catalogue.h"
#include "source/postgres/hold_back.h"
#include "source/postgres/selection.h"
#include "source/postgres/session.h"
#include "source/postgres/shared_snapshot.h"
#include "source/postgres/table_plan.h"

namespace sluice::source {
namespace {

std::shared_ptr<arrow::Schema> SchemaOf(const TableSelection& table) {
  arrow::FieldVector fields;
  for (const ColumnRule& rule : table.rules) fields.push_back(rule.field);
  return arrow::schema(std::move(fields));
}

class PostgresSnapshot final : public Snapshot {
 public:
  PostgresSnapshot(std::unique_ptr<SharedSnapshot> sessions, std::optional<UnixMillis> read_until,
                   std::vector<std::string> notes)
      : sessions_(std::move(sessions)), read_until_(read_until), notes_(std::move(notes)) {
    if (sessions_->is_alone()) {
      notes_.push_back("the connection's max-sessions left one session, so one reader read");
    } else if (!sessions_->is_shared()) {
      notes_.push_back("the server does not share snapshots between sessions, so one reader read");
    }
  }

  void Add(const TableSelection& table, TablePlan plan) {
    objects_.push_back(
        {table.relation.name, SchemaOf(table), plan.rows_estimate, plan.splits.size()});
    if (plan.note) notes_.push_back(*std::move(plan.note));
    splits_.push_back(std::move(plan.splits));
  }

  SharedSnapshot& sessions() { return *sessions_; }

  const std::string& id() const override { return sessions_->id(); }
  const std::vector<Object>& objects() const override { return objects_; }
  std::optional<UnixMillis> read_until() const override { return read_until_; }
  std::vector<std::string> notes() const override { return notes_; }

  Result<std::unique_ptr<BatchReader>> Read(size_t object, size_t split, BatchLimits limits,
                                            arrow::MemoryPool* pool,
                                            std::stop_token stop) override {
    CHECK(object < splits_.size() && split < splits_[object].size());
    return MakeCopyReader(*sessions_, splits_[object][split], limits, pool, std::move(stop));
  }

 private:
  const std::unique_ptr<SharedSnapshot> sessions_;
  const std::optional<UnixMillis> read_until_;
  std::vector<std::string> notes_;
  std::vector<Object> objects_;
  std::vector<std::vector<CopyPlan>> splits_;
};

class PostgresSource final : public Source {
 public:
  PostgresSource(const Clock& clock, const PostgresConnection& connection, std::string schema,
                 std::vector<model::ObjectSelection> selections)
      : clock_(clock),
        connection_(connection),
        schema_(std::move(schema)),
        selections_(std::move(selections)) {}

  const std::string& name() const override { return connection_.target.name; }

  Status Check(std::chrono::milliseconds within, std::stop_token stop) override {
    const pg::Patience patience{.connect = within, .query = within};
    TRY_ASSIGN(auto session, pg::Connection::Open(clock_, connection_.target, patience, stop));
    TRY(BeginReading(*session, stop));
    return ResolveAll(*session, stop).status();
  }

  Result<std::unique_ptr<Snapshot>> Open(model::Window window, size_t max_splits,
                                         std::stop_token stop) override {
    TRY_ASSIGN(SessionBudget::Grant grant, TakeSessions(max_splits + 1, stop));
    TRY_ASSIGN(auto session, pg::Connection::Open(clock_, connection_.target, {}, stop));
    TRY(BeginReading(*session, stop));
    TRY_ASSIGN(std::vector<TableSelection> tables, ResolveAll(*session, stop));
    TRY_ASSIGN(Readable readable, ReadableOf(*session, tables, window, stop));
    TRY_ASSIGN(const auto locked, LockedOf(*session, tables));
    TRY(session->Execute("COMMIT", stop));
    TRY_ASSIGN(auto sessions, SharedSnapshot::Begin(clock_, connection_.target, std::move(session),
                                                    locked, std::move(grant), stop));
    // Until they were locked they may have changed.
    TRY_ASSIGN(tables, ResolveAll(sessions->leader(), stop));
    const size_t most_splits = sessions->is_shared() ? max_splits : 1;
    auto snapshot = std::make_unique<PostgresSnapshot>(
        std::move(sessions),
        readable.until < window.end ? std::optional(readable.until) : std::nullopt,
        std::move(readable.notes));
    for (const TableSelection& table : tables) {
      TRY_ASSIGN(TablePlan plan, PlanTable(snapshot->sessions().leader(), table,
                                           {window.start, readable.until}, most_splits, stop));
      snapshot->Add(table, std::move(plan));
    }
    return std::unique_ptr<Snapshot>(std::move(snapshot));
  }

 private:
  Result<SessionBudget::Grant> TakeSessions(size_t wanted, std::stop_token stop) const {
    constexpr std::chrono::minutes kWithin(5);
    if (connection_.sessions == nullptr) return SessionBudget::Grant();
    return connection_.sessions->Take(wanted, kWithin, std::move(stop));
  }

  /// Name what can be locked: tables, with all that inherits from them, and views.
  static Result<std::vector<std::string>> LockedOf(const pg::Connection& session,
                                                   const std::vector<TableSelection>& tables) {
    std::vector<std::string> names;
    for (const TableSelection& table : tables) {
      const Relation& relation = table.relation;
      if (relation.kind != 'r' && relation.kind != 'p' && relation.kind != 'v') continue;
      TRY_ASSIGN(const std::string schema, session.Identifier(relation.schema));
      TRY_ASSIGN(const std::string name, session.Identifier(relation.name));
      names.push_back(fmt::format("{}.{}", schema, name));
    }
    return names;
  }

  Result<std::vector<TableSelection>> ResolveAll(pg::Connection& session, std::stop_token stop) {
    std::vector<std::string> names;
    for (const auto& selection : selections_) names.push_back(selection.object);
    TRY_ASSIGN(std::vector<Relation> relations, ReadRelations(session, schema_, names, stop));
    std::vector<TableSelection> tables;
    for (Relation& relation : relations) {
      const model::ObjectSelection selection = SelectionOf(relation.name);
      TRY_ASSIGN(tables.emplace_back(),
                 ResolveSelection(session, std::move(relation), selection, connection_));
      TRY(CheckFilters(session, tables.back(), selection, stop));
    }
    return tables;
  }

  model::ObjectSelection SelectionOf(const std::string& object) const {
    const auto found =
        std::find_if(selections_.begin(), selections_.end(),
                     [&](const auto& selection) { return selection.object == object; });
    return found == selections_.end() ? model::ObjectSelection{object, {}, {}} : *found;
  }

  Result<Readable> ReadableOf(pg::Connection& session, const std::vector<TableSelection>& tables,
                              model::Window window, std::stop_token stop) {
    const bool any_timed =
        std::any_of(tables.begin(), tables.end(),
                    [](const TableSelection& table) { return table.time_field.has_value(); });
    if (!any_timed) return Readable{window.end, {}};
    return FindReadable(session, window, connection_.most_hold_back, std::move(stop));
  }

  const Clock& clock_;
  const PostgresConnection& connection_;
  const std::string schema_;
  const std::vector<model::ObjectSelection> selections_;
};

}  // namespace

std::unique_ptr<Source> MakePostgresSource(const Clock& clock, const PostgresConnection& connection,
                                           std::string schema,
                                           std::vector<model::ObjectSelection> selections) {
  return std::make_unique<PostgresSource>(clock, connection, std::move(schema),
                                          std::move(selections));
}

}  // namespace sluice::source
