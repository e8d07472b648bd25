#pragma once

#include <arrow/api.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/object_selection.h"
#include "pg/fake_cluster.h"
#include "source/postgres/postgres_source.h"

namespace sluice::source {

/// A schema of a test's own in the cluster that the test program shares.
class FakeDatabase {
 public:
  FakeDatabase() {
    static int count = 0;
    schema_ = "s" + std::to_string(++count);
    Run("CREATE SCHEMA " + schema_);
  }
  ~FakeDatabase() { Run("DROP SCHEMA " + schema_ + " CASCADE"); }

  const std::string& schema() const { return schema_; }

  /// Run statements with the schema in front.
  void Run(const std::string& sql) const { Run(*session_, sql); }
  void Run(pg::Connection& session, const std::string& sql) const {
    const std::string all = "SET search_path = " + schema_ + ", public; " + sql;
    const Status status = session.Execute(all, {});
    EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << sql;
  }

  /// Count the sessions that read, whoever has opened them.
  size_t CountSessions() const {
    const auto counted = session_->Query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sluice' "
        "AND pid <> pg_backend_pid()",
        {}, {});
    EXPECT_TRUE(counted.ok()) << counted.status().ToString();
    return std::stoul(std::string(counted->Text(0, 0)));
  }

  PostgresConnection& connection() { return connection_; }
  const Clock& clock() const { return clock_; }

  std::unique_ptr<Source> Of(std::vector<model::ObjectSelection> selections = {}) const {
    return MakePostgresSource(clock_, connection_, schema_, std::move(selections));
  }

 private:
  const SystemClock clock_;
  std::unique_ptr<pg::Connection> session_ = pg::Cluster::Get()->Connect();
  std::string schema_;
  PostgresConnection connection_{pg::Cluster::Get()->target(), {}, {}};
};

/// Read an object to its end and count its rows by the text of one column.
inline Result<std::multiset<std::string>> ReadColumn(Snapshot& snapshot, size_t object = 0,
                                                     int column = 0) {
  std::multiset<std::string> values;
  for (size_t split = 0; split < snapshot.objects()[object].splits; ++split) {
    TRY_ASSIGN(const auto reader,
               snapshot.Read(object, split, {}, arrow::default_memory_pool(), {}));
    while (true) {
      TRY_ASSIGN(const auto batch, reader->Next());
      if (batch == nullptr) break;
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        values.insert((*batch->column(column)->GetScalar(row))->ToString());
      }
    }
  }
  return values;
}

}  // namespace sluice::source
