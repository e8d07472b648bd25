#include "app/connection_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace sluice::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class ConnectionSettingsTest : public testing::Test {
 protected:
  Status Set(std::vector<std::string> path, std::string text, bool is_text = true) {
    return settings_.Apply(path, {{}, std::move(text), is_text, 1});
  }
  ConnectionSettings settings_;
};

TEST_F(ConnectionSettingsTest, SayWhereADatabaseIsAndWhatTellsTime) {
  ASSERT_EQ(setenv("TEST_CRM_URL", "postgresql://reader:hidden@db/crm", 1), 0);
  ASSERT_TRUE(Set({"crm", "type"}, "postgresql").ok());
  ASSERT_TRUE(Set({"crm", "url"}, "env:TEST_CRM_URL").ok());
  ASSERT_TRUE(Set({"crm", "time-field"}, "changed").ok());
  ASSERT_TRUE(Set({"crm", "hold-back-seconds"}, "60", false).ok());
  ASSERT_TRUE(Set({"crm", "objects", "orders", "time-field"}, "ordered").ok());
  ASSERT_TRUE(Set({"crm", "objects", "orders", "columns", "paid"}, "text").ok());
  const auto made = settings_.Make();
  ASSERT_TRUE(made.ok()) << made.status().ToString();
  const source::PostgresConnection& crm = made->at("crm");
  EXPECT_EQ(crm.target.name, "crm");
  EXPECT_TRUE(crm.target.has_password());
  EXPECT_EQ(crm.time_field, "changed");
  EXPECT_EQ(crm.time_field_of.at("orders"), "ordered");
  EXPECT_EQ(crm.text_columns_of.at("orders"), std::set<std::string>{"paid"});
  EXPECT_EQ(crm.most_hold_back, std::chrono::seconds(60));
  EXPECT_NE(crm.sessions, nullptr);
}

TEST_F(ConnectionSettingsTest, APasswordDoesNotStandInTheFile) {
  ASSERT_TRUE(Set({"crm", "type"}, "postgresql").ok());
  ASSERT_TRUE(Set({"crm", "url"}, "postgresql://reader:hidden@db/crm").ok());
  const std::string problem = settings_.Make().status().ToString();
  EXPECT_THAT(problem, HasSubstr("[connections.crm]: url has a password"));
  EXPECT_THAT(problem, Not(HasSubstr("hidden")));
  ASSERT_TRUE(Set({"crm", "url"}, "postgresql://reader@db/crm").ok());
  EXPECT_TRUE(settings_.Make().ok());
}

TEST_F(ConnectionSettingsTest, WhatIsWrongIsSaid) {
  EXPECT_THAT(Set({"crm", "type"}, "mysql").message(), HasSubstr("must be postgresql"));
  EXPECT_THAT(Set({"crm", "hold-back-seconds"}, "-1", false).message(), HasSubstr("from 0 to"));
  EXPECT_THAT(Set({"crm", "max-sessions"}, "-1", false).message(), HasSubstr("from 0 to"));
  EXPECT_TRUE(Set({"crm", "speed"}, "x").Is(ErrorKind::kNotFound));
  EXPECT_TRUE(Set({"crm", "objects", "orders", "x"}, "x").Is(ErrorKind::kNotFound));
  EXPECT_THAT(Set({"crm", "objects", "orders", "columns", "paid"}, "int").message(),
              HasSubstr("must be text"));
  EXPECT_THAT(Set({"crm", "url"}, "env:TEST_NOT_SET").message(), HasSubstr("TEST_NOT_SET"));
  ASSERT_TRUE(Set({"crm", "type"}, "postgresql").ok());
  EXPECT_THAT(settings_.Make().status().message(), HasSubstr("must have both type and url"));
  ASSERT_TRUE(Set({"crm", "url"}, "postgresql://db/crm?options=-c%20x").ok());
  EXPECT_THAT(settings_.Make().status().message(),
              HasSubstr("[connections.crm]: url: has the parameter options"));
}

TEST_F(ConnectionSettingsTest, ANameFitsIntoAUri) {
  for (const char* name : {"a", "a.b", "a/b", "c\xC3\xA9"}) {
    ConnectionSettings settings;
    const std::vector<std::string> type{name, "type"};
    ASSERT_TRUE(settings.Apply(type, {{}, "postgresql", true, 1}).ok());
    EXPECT_THAT(settings.Make().status().message(), HasSubstr("a connection's name has")) << name;
  }
}

}  // namespace
}  // namespace sluice::app
