#include "source/postgres/session.h"

#include <gtest/gtest.h>

#include "pg/fake_cluster.h"
#include "source/postgres/column_rule.h"

namespace sluice::source {
namespace {

std::string Shown(pg::Connection& session, const std::string& setting) {
  const auto shown = session.Query("SELECT current_setting($1)", {setting}, {});
  EXPECT_TRUE(shown.ok()) << shown.status().ToString();
  return shown.ok() ? std::string(shown->Text(0, 0)) : "";
}

TEST(PostgresSession, NothingThatIsSetForReadingOutlivesIt) {
  NEED_CLUSTER();
  const auto session = pg::Cluster::Get()->Connect();
  ASSERT_TRUE(session->Execute("SET extra_float_digits = 0; SET search_path = public", {}).ok());
  const auto plain = pg::Cluster::Get()->Connect();
  ASSERT_TRUE(BeginReading(*session, {}).ok());
  for (const SessionSetting& setting : kSessionSettings) {
    EXPECT_EQ(Shown(*session, std::string(setting.name)), setting.value);
  }
  EXPECT_EQ(Shown(*session, "transaction_read_only"), "on");
  EXPECT_EQ(Shown(*session, "transaction_isolation"), "repeatable read");
  ASSERT_TRUE(session->Execute("COMMIT", {}).ok());
  EXPECT_EQ(Shown(*session, "extra_float_digits"), "0");
  EXPECT_EQ(Shown(*session, "search_path"), "public");
  for (const char* setting :
       {"transaction_read_only", "default_transaction_read_only", "transaction_isolation",
        "IntervalStyle", "TimeZone", "lock_timeout", "jit", "max_parallel_workers_per_gather"}) {
    EXPECT_EQ(Shown(*session, setting), Shown(*plain, setting)) << setting;
  }
}

}  // namespace
}  // namespace sluice::source
