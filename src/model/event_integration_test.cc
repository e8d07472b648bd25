#include "model/event_integration.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

TEST(EventSourcePattern, IsThatOfTheModelInFull) {
  for (const char* good :
       {"aws.partner/", "aws.partner/examplepartner.com", "aws.partner/a b\u00e9*", "aws.cases",
        "aws.cases-test", "Pipe aa", "Pipe  a", "Pipe\t*/._-Z9", "Pipe \u00e9a", "Pipe \U0001F600a",
        "app-integrations.webhooks/a", "app-integrations.webhooks/-_./9Z"}) {
    EXPECT_TRUE(FitsEventSourcePattern(good)) << good;
  }
  for (const char* bad : {"",
                          "aws.partner",
                          "aws.case",
                          "aws.cases-",
                          "aws.cases-tests",
                          "xaws.partner/a",
                          "aws_partner/a",
                          "Pipe",
                          "Pipe ",
                          "Pipe a",
                          "Pipe \u00e9",
                          "Pipeaa",
                          "Pipe aa b",
                          "Pipe a\u00e9",
                          "Pipe\u00a0aa",
                          "xPipe aa",
                          "app-integrations.webhooks/",
                          "app-integrations.webhooks",
                          "app-integrations.webhooks/a b",
                          "app-integrations_webhooks/a",
                          "x app-integrations.webhooks/a",
                          "AWS.cases"}) {
    EXPECT_FALSE(FitsEventSourcePattern(bad)) << bad;
  }
}

}  // namespace
}  // namespace sluice::model
