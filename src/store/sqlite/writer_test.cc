#include "store/sqlite/writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "store/sqlite/fake_folder.h"

namespace sluice::store::sqlite {
namespace {

Status Insert(Connection& connection, int number) {
  return internal::ToStatus(connection.Write("INSERT INTO t (a) VALUES (?)", number));
}

class WriterTest : public testing::Test {
 protected:
  void SetUp() override {
    file_ = folder_.path() / "test.db";
    auto opened = Connection::Open(file_, {});
    ASSERT_TRUE(opened.ok());
    ASSERT_TRUE((*opened)
                    ->Execute("PRAGMA journal_mode=WAL; CREATE TABLE t (a INTEGER PRIMARY KEY);"
                              "CREATE TABLE child (p INTEGER REFERENCES t (a) "
                              "DEFERRABLE INITIALLY DEFERRED)")
                    .ok());
    writer_ = std::make_unique<Writer>(*std::move(opened));
  }

  int64_t CountRows() {
    auto reader = Connection::Open(file_, {.read_only = true, .cache_kib = 64});
    EXPECT_TRUE(reader.ok());
    auto rows = (*reader)->Query("SELECT count(*) FROM t");
    EXPECT_TRUE(rows.ok() && *rows->Next());
    return rows->Int(0);
  }

  /// Hold the writer until `bodies` are queued behind, so that they come in one group.
  std::vector<Status> RunTogether(const std::vector<Writer::Body>& bodies) {
    std::promise<void> open;
    std::promise<void> held;
    std::thread holder([&] {
      (void)writer_->RunThen([](Connection&) { return Status(); },
                             [&] {
                               held.set_value();
                               open.get_future().wait();
                               return Status();
                             });
    });
    held.get_future().wait();
    std::vector<Status> answers(bodies.size());
    std::vector<std::thread> callers;
    for (size_t i = 0; i < bodies.size(); ++i) {
      callers.emplace_back([&, i] { answers[i] = writer_->Run(bodies[i]); });
      while (writer_->Queued() < i + 1) std::this_thread::yield();
    }
    open.set_value();
    holder.join();
    for (std::thread& caller : callers) caller.join();
    return answers;
  }

  TempFolder folder_;
  std::filesystem::path file_;
  std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, FailedBodyUndoesItselfAlone) {
  const auto answers = RunTogether({
      [](Connection& c) { return Insert(c, 1); },
      [](Connection& c) {
        TRY(Insert(c, 2));
        return Invalid("no");
      },
      [](Connection& c) { return Insert(c, 3); },
      [](Connection& c) { return Insert(c, 1); },
  });
  EXPECT_TRUE(answers[0].ok());
  EXPECT_TRUE(answers[1].Is(ErrorKind::kInvalid));
  EXPECT_TRUE(answers[2].ok());
  EXPECT_TRUE(answers[3].Is(ErrorKind::kInternal));
  EXPECT_EQ(CountRows(), 2);
}

TEST_F(WriterTest, FailedCommitFailsEveryBody) {
  const auto answers = RunTogether({
      [](Connection& c) { return Insert(c, 1); },
      [](Connection& c) { return c.Execute("PRAGMA foreign_keys"); },
      [](Connection& c) { return c.Execute("INSERT INTO child VALUES (99)"); },
  });
  for (const Status& answer : answers) EXPECT_FALSE(answer.ok());
  EXPECT_EQ(CountRows(), 0);
  EXPECT_TRUE(writer_->Run([](Connection& c) { return Insert(c, 1); }).ok());
  EXPECT_EQ(CountRows(), 1);
}

TEST_F(WriterTest, TransactionLostMidwayFailsTheGroup) {
  const auto answers = RunTogether({
      [](Connection& c) { return Insert(c, 1); },
      [](Connection& c) {
        TRY(c.Execute("ROLLBACK"));
        return Status(ErrorKind::kUnavailable, "disk full");
      },
      [](Connection& c) { return Insert(c, 3); },
  });
  for (const Status& answer : answers) EXPECT_TRUE(answer.Is(ErrorKind::kUnavailable));
  EXPECT_EQ(CountRows(), 0);
}

TEST_F(WriterTest, AfterRunsWhenItsBodyIsCommitted) {
  int64_t seen = -1;
  const auto after = [&] {
    seen = CountRows();
    return Invalid("after");
  };
  EXPECT_TRUE(
      writer_->RunThen([](Connection& c) { return Insert(c, 1); }, after).Is(ErrorKind::kInvalid));
  EXPECT_EQ(seen, 1);
  seen = -1;
  EXPECT_TRUE(
      writer_->RunThen([](Connection&) { return Internal("x"); }, after).Is(ErrorKind::kInternal));
  EXPECT_EQ(seen, -1);
}

TEST_F(WriterTest, ManyCallersAreAllAnswered) {
  std::vector<std::thread> callers;
  std::atomic<int> wrong = 0;
  for (int thread = 0; thread < 16; ++thread) {
    callers.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) {
        const int number = thread * 1000 + i;
        if (!writer_->Run([&](Connection& c) { return Insert(c, number); }).ok()) ++wrong;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(CountRows(), 800);
}

TEST_F(WriterTest, SweepRunsUntilNothingIsLeft) {
  std::promise<void> done;
  int left = 3;
  writer_->SetSweep([&](Connection& connection) -> Result<bool> {
    TRY(Insert(connection, left));
    if (--left == 0) done.set_value();
    return left > 0;
  });
  writer_->WakeSweep();
  done.get_future().wait();
  EXPECT_TRUE(writer_->Run([](Connection& c) { return Insert(c, 100); }).ok());
  EXPECT_EQ(CountRows(), 4);
}

TEST_F(WriterTest, VersionGrowsWithEachCommitAndWithNothingElse) {
  const std::optional<uint64_t> first = writer_->Version();
  ASSERT_TRUE(first);
  ASSERT_TRUE(writer_->Run([](Connection& connection) { return Insert(connection, 1); }).ok());
  const std::optional<uint64_t> second = writer_->Version();
  ASSERT_TRUE(second);
  EXPECT_GT(*second, *first);
  EXPECT_FALSE(writer_->Run([](Connection&) { return Invalid("no"); }).ok());
  EXPECT_EQ(writer_->Version(), second);
}

}  // namespace
}  // namespace sluice::store::sqlite
