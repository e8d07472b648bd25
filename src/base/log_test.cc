#include "base/log.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Log, PlainValuesStandAsTheyAre) { EXPECT_EQ(LogValue("s3://lake/crm"), "s3://lake/crm"); }

TEST(Log, AValueCannotForgeALine) {
  EXPECT_EQ(LogValue("a\nb"), "\"a\\x0ab\"");
  EXPECT_EQ(LogValue("a b=\"c\\\""), "\"a b=\\\"c\\\\\\\"\"");
  EXPECT_EQ(LogValue(""), "\"\"");
}

}  // namespace
}  // namespace sluice
