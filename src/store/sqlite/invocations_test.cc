#include "store/sqlite/invocations.h"

#include <gtest/gtest.h>

#include <string>

#include "base/id.h"
#include "store/sqlite/control_rows.h"
#include "store/sqlite/fake_folder.h"
#include "store/sqlite/migration.h"

namespace sluice::store::sqlite {
namespace {

class Invocations : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Connection::Open(folder_.path() / "x.db", {});
    ASSERT_TRUE(opened.ok());
    connection_ = *std::move(opened);
    ASSERT_TRUE(Migrate(*connection_, ControlMigrations()).ok());
  }

  bool Begin(const std::string& digest, int64_t now_ms, int64_t most = kMostInvocations) {
    const auto first = BeginInvocation(*connection_, {digest}, {now_ms}, most);
    EXPECT_TRUE(first.ok()) << first.status().ToString();
    return first.ok() && *first;
  }
  int64_t Kept() {
    return ReadNumber(connection_->Query("SELECT count(*) FROM invocation"))->value();
  }

  TempFolder folder_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(Invocations, NoneIsAlwaysTheFirst) {
  EXPECT_TRUE(Begin("", 0));
  EXPECT_TRUE(Begin("", 0));
  EXPECT_EQ(Kept(), 0);
}

TEST_F(Invocations, OldOnesGoAsNewOnesCome) {
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Begin("old" + std::to_string(i), 1000));
  EXPECT_EQ(Kept(), 100);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(Begin("new" + std::to_string(i), 1001 + kInvocationLifeMs));
  }
  EXPECT_EQ(Kept(), 100);
  EXPECT_TRUE(Begin("old99", 1001 + kInvocationLifeMs));
  EXPECT_FALSE(Begin("new0", 1001 + kInvocationLifeMs));
}

TEST_F(Invocations, AreBoundedInRowsWhateverTheirAge) {
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(Begin(std::to_string(i), 1000, 10));
  EXPECT_EQ(Kept(), 10);
  EXPECT_FALSE(Begin("49", 1000, 10));
  EXPECT_FALSE(Begin("40", 1000, 10));
  EXPECT_TRUE(Begin("39", 1000, 10));
}

}  // namespace
}  // namespace sluice::store::sqlite
