#include "pg/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::pg {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

TEST(Target, IsReadFromAUri) {
  const auto target = ParseTarget(
      "crm", "postgresql://reader:s3cr%40t@db.example.org:6432/crm?sslmode=verify-full");
  ASSERT_TRUE(target.ok()) << target.status().ToString();
  EXPECT_EQ(target->name, "crm");
  EXPECT_TRUE(target->has_password());
  for (const auto& [keyword, value] :
       {std::pair("user", "reader"), std::pair("password", "s3cr@t"),
        std::pair("host", "db.example.org"), std::pair("port", "6432"), std::pair("dbname", "crm"),
        std::pair("sslmode", "verify-full")}) {
    EXPECT_THAT(target->keywords, Contains(Pair(keyword, value)));
  }
  EXPECT_FALSE(ParseTarget("crm", "postgres://reader@db/crm")->has_password());
}

TEST(Target, ParametersThatReachFilesOrSettingsAreRefusedByName) {
  for (const char* parameter : {"service", "passfile", "sslkey", "sslcert", "options",
                                "application_name", "replication", "krbsrvname"}) {
    const auto target =
        ParseTarget("crm", "postgresql://u:hidden@db/crm?" + std::string(parameter) + "=x");
    ASSERT_FALSE(target.ok()) << parameter;
    EXPECT_THAT(target.status().message(), HasSubstr(parameter));
    EXPECT_THAT(target.status().ToString(), Not(HasSubstr("hidden")));
  }
}

TEST(Target, WhatIsNoUriIsRefusedWithoutQuotingIt) {
  for (const char* url : {"", "host=db password=hidden", "mysql://u:hidden@db/crm",
                          "postgresql://u:hid%zzden@db/crm", "postgresql://u:hidden@[::1/crm"}) {
    const auto target = ParseTarget("crm", url);
    ASSERT_FALSE(target.ok()) << url;
    EXPECT_THAT(target.status().ToString(), Not(HasSubstr("hid")));
  }
}

}  // namespace
}  // namespace sluice::pg
