#include "pg/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "pg/fake_cluster.h"

namespace sluice::pg {
namespace {

using testing::HasSubstr;
using testing::Not;

const SystemClock kClock;

class PgConnection : public testing::Test {
 protected:
  void SetUp() override {
    NEED_CLUSTER();
    connection_ = Cluster::Get()->Connect();
  }
  std::string One(std::string_view sql, const std::vector<std::optional<std::string>>& with = {}) {
    const auto table = connection_->Query(sql, with, {});
    EXPECT_TRUE(table.ok()) << table.status().ToString();
    return table.ok() && table->size() == 1 ? std::string(table->Text(0, 0)) : "?";
  }
  /// Wait until another session sees, or no longer sees, a backend at work on a statement.
  void AwaitBackends(const char* statement, int count) {
    const auto other = Cluster::Get()->Connect();
    for (int looks = 0; looks < 2000; ++looks) {
      const auto table = other->Query(
          "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid "
          "<> pg_backend_pid()",
          {statement}, {});
      if (table.ok() && table->Int(0, 0) == count) return;
      kClock.Sleep(std::chrono::milliseconds(5), {});
    }
    FAIL() << "never " << count << " backends at " << statement;
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(PgConnection, QueriesTakeParametersAndAnswerText) {
  EXPECT_EQ(One("SELECT $1::int + $2::int", {{"40"}, {"2"}}), "42");
  EXPECT_EQ(One("SELECT $1::text", {{"it's; DROP TABLE x; --"}}), "it's; DROP TABLE x; --");
  const auto table = connection_->Query("SELECT NULL, true, 7", {}, {});
  ASSERT_TRUE(table.ok());
  EXPECT_TRUE(table->IsNull(0, 0));
  EXPECT_TRUE(table->Bool(0, 1));
  EXPECT_EQ(table->Int(0, 2), 7);
  EXPECT_GE(connection_->server_version(), 130000);
}

TEST_F(PgConnection, FailuresAreTheServersAndTheSessionGoesOn) {
  const auto missing = connection_->Query("SELECT * FROM nowhere", {}, {});
  EXPECT_TRUE(missing.status().Is(ErrorKind::kNotFound)) << missing.status().ToString();
  EXPECT_THAT(missing.status().message(), Not(HasSubstr("nowhere")));
  EXPECT_TRUE(connection_->Execute("SELECT 1; SELECT 1/0; SELECT 2", {}).Is(ErrorKind::kInvalid));
  EXPECT_EQ(One("SELECT 1"), "1");
}

TEST_F(PgConnection, ACopyComesMessageByMessageToItsEnd) {
  ASSERT_TRUE(
      connection_->BeginCopy("COPY (SELECT generate_series(1, 100000)) TO STDOUT (FORMAT text)", {})
          .ok());
  int64_t lines = 0;
  while (true) {
    const auto message = connection_->NextCopyData({});
    ASSERT_TRUE(message.ok()) << message.status().ToString();
    if (!message->has_value()) break;
    EXPECT_EQ(**message, std::to_string(++lines) + "\n");
  }
  EXPECT_EQ(lines, 100'000);
  EXPECT_EQ(One("SELECT 1"), "1");
}

TEST_F(PgConnection, AFailureInTheMiddleOfACopyIsNoEnd) {
  ASSERT_TRUE(
      connection_
          ->BeginCopy("COPY (SELECT 1/(500-g) FROM generate_series(1, 1000) g) TO STDOUT", {})
          .ok());
  Status status;
  bool ended = false;
  while (status.ok() && !ended) {
    const auto message = connection_->NextCopyData({});
    status = message.status();
    ended = message.ok() && !message->has_value();
  }
  EXPECT_FALSE(ended);
  EXPECT_TRUE(status.Is(ErrorKind::kInvalid)) << status.ToString();
}

TEST_F(PgConnection, AStopEndsTheWaitAndTheServersWork) {
  std::stop_source stop;
  std::jthread stopping([&] {
    AwaitBackends("SELECT pg_sleep(1000)%", 1);
    stop.request_stop();
  });
  const Status status = connection_->Execute("SELECT pg_sleep(1000)", stop.get_token());
  EXPECT_TRUE(status.Is(ErrorKind::kCancelled)) << status.ToString();
  connection_.reset();
  AwaitBackends("SELECT pg_sleep(1000)%", 0);
}

TEST_F(PgConnection, AnAbandonedCopyIsCancelledAtTheServer) {
  ASSERT_TRUE(connection_
                  ->BeginCopy("COPY (SELECT repeat('x', 1000), generate_series(1, 100000000)) "
                              "TO STDOUT",
                              {})
                  .ok());
  EXPECT_TRUE(connection_->NextCopyData({}).ok());
  AwaitBackends("COPY (SELECT repeat%", 1);
  connection_.reset();
  AwaitBackends("COPY (SELECT repeat%", 0);
}

TEST_F(PgConnection, AServerThatTakesTooLongIsUnavailable) {
  auto hasty = Connection::Open(kClock, Cluster::Get()->target(),
                                {.query = std::chrono::milliseconds(50)}, {});
  ASSERT_TRUE(hasty.ok());
  const Status status = (*hasty)->Execute("SELECT pg_sleep(1000)", {});
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable)) << status.ToString();
}

TEST_F(PgConnection, ABackendThatIsEndedIsUnavailable) {
  const std::string pid = One("SELECT pg_backend_pid()");
  Cluster::Get()->Run("SELECT pg_terminate_backend(" + pid + ", 10000)");
  EXPECT_TRUE(connection_->Execute("SELECT 1", {}).Is(ErrorKind::kUnavailable));
}

TEST_F(PgConnection, NamesAndValuesAreQuotedAsTheServerReadsThem) {
  EXPECT_EQ(*connection_->Identifier("Odd \"name\""), "\"Odd \"\"name\"\"\"");
  EXPECT_EQ(One("SELECT " + *connection_->Literal("it's \\ this")), "it's \\ this");
  EXPECT_TRUE(connection_->Literal("\xff\xfe").status().Is(ErrorKind::kInvalid));
}

TEST_F(PgConnection, WhoMayNotInIsDeniedAndWhatIsNotThereNotFound) {
  auto nobody = Connection::Open(kClock, Cluster::Get()->target("stranger"), {}, {});
  EXPECT_TRUE(nobody.status().Is(ErrorKind::kDenied)) << nobody.status().ToString();
  Target elsewhere = Cluster::Get()->target();
  for (auto& [keyword, value] : elsewhere.keywords) {
    if (keyword == "dbname") value = "absent";
  }
  EXPECT_TRUE(Connection::Open(kClock, elsewhere, {}, {}).status().Is(ErrorKind::kNotFound));
  for (auto& [keyword, value] : elsewhere.keywords) {
    if (keyword == "host") value = "/tmp/no-such-folder";
  }
  const Status status = Connection::Open(kClock, elsewhere, {}, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable)) << status.ToString();
}

}  // namespace
}  // namespace sluice::pg
