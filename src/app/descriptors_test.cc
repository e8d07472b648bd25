#include "app/descriptors.h"

#include <gtest/gtest.h>

namespace sluice::app {
namespace {

TEST(Descriptors, ConnectionsLeaveTheRestItsShare) {
  EXPECT_EQ(ConnectionsWithin(1024, 20'000), 1024u);
  EXPECT_EQ(ConnectionsWithin(1024, 1280), 1024u);
  EXPECT_EQ(ConnectionsWithin(1024, 1024), 768u);
  EXPECT_EQ(ConnectionsWithin(1024, 256), 128u);
  EXPECT_EQ(ConnectionsWithin(1024, 0), 1u);
  EXPECT_EQ(ConnectionsWithin(10, 1024), 10u);
}

}  // namespace
}  // namespace sluice::app
