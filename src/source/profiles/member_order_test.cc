#include "source/profiles/member_order.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sluice::source {
namespace {

class MemberOrderTest : public testing::Test {
 protected:
  std::optional<size_t> Find(size_t previous, std::string key) {
    key += '"';
    key.resize(key.size() + MemberOrder::kMaxNameBytes + 1, '?');
    return order_.Find(previous, key.data());
  }

  MemberOrder order_{{"First", "FirstName", "Last"}};
};

TEST_F(MemberOrderTest, FindsEveryMemberAfterEveryOther) {
  for (int round = 0; round < 2; ++round) {
    for (size_t previous = 0; previous <= order_.begin(); ++previous) {
      EXPECT_EQ(Find(previous, "First"), 0U);
      EXPECT_EQ(Find(previous, "FirstName"), 1U);
      EXPECT_EQ(Find(previous, "Last"), 2U);
    }
  }
}

TEST_F(MemberOrderTest, ANameIsFoundWholeOnly) {
  for (const char* other : {"", "F", "FirstN", "FirstNames", "first", "Lasts", "\\u004cast"}) {
    EXPECT_EQ(Find(order_.begin(), other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace sluice::source
