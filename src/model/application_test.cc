#include "model/application.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

ApplicationSettings Whole() {
  return {"crm",
          "text",
          {ExternalUrlConfig{"https://a", {{"https://b"}}}},
          {{{"ns::event", "why"}}},
          {{{"ns::other", "{}", std::nullopt}}},
          {{"User.Details.View"}},
          ApplicationType::kMcpServer,
          5000,
          ApplicationConfig{ContactHandling{ContactHandlingScope::kPerContact}},
          IframeConfig{{{"camera"}}, {{"allow-forms"}}}};
}

ApplicationChange ChangeOfEverything() {
  ApplicationChange change;
  change.name = "erp";
  change.description = "";
  change.source = ApplicationSourceConfig{ExternalUrlConfig{"https://c", std::nullopt}};
  change.subscriptions.emplace();
  change.publications.emplace();
  change.permissions.emplace();
  change.type = ApplicationType::kService;
  change.initialization_timeout_ms = 1;
  change.config.emplace();
  change.iframe = IframeConfig{std::nullopt, {{"allow-popups"}}};
  return change;
}

TEST(Application, WhatAChangeDoesNotNameStays) {
  EXPECT_EQ(Changed(Whole(), {}), Whole());
  ApplicationChange change;
  change.description = "other";
  ApplicationSettings wanted = Whole();
  wanted.description = "other";
  EXPECT_EQ(Changed(Whole(), change), wanted);
}

TEST(Application, WhatAChangeNamesIsReplacedAsAWhole) {
  ApplicationSettings wanted;
  wanted.name = "erp";
  wanted.description = "";
  wanted.source = {ExternalUrlConfig{"https://c", std::nullopt}};
  wanted.subscriptions.emplace();
  wanted.publications.emplace();
  wanted.permissions.emplace();
  wanted.type = ApplicationType::kService;
  wanted.initialization_timeout_ms = 1;
  wanted.config.emplace();
  wanted.iframe = IframeConfig{std::nullopt, {{"allow-popups"}}};
  EXPECT_EQ(Changed(Whole(), ChangeOfEverything()), wanted);
}

TEST(Application, TheTypeDecidesAndIsServiceStandsInForIt) {
  using enum ApplicationType;
  struct Case {
    ApplicationType before;
    std::optional<bool> is_service;
    std::optional<ApplicationType> type;
    ApplicationType after;
  };
  for (const Case& c :
       {Case{kStandard, true, {}, kService}, Case{kMcpServer, true, {}, kService},
        Case{kService, false, {}, kStandard}, Case{kMcpServer, false, {}, kMcpServer},
        Case{kStandard, false, {}, kStandard}, Case{kService, {}, kMcpServer, kMcpServer},
        Case{kStandard, true, kMcpServer, kMcpServer},
        Case{kStandard, false, kService, kService}}) {
    ApplicationSettings settings;
    settings.type = c.before;
    ApplicationChange change;
    change.is_service = c.is_service;
    change.type = c.type;
    EXPECT_EQ(Changed(settings, change).type, c.after);
  }
}

}  // namespace
}  // namespace sluice::model
