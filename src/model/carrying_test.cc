#include "model/carrying.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

const ScheduleConfiguration kHourly{std::nullopt, std::nullopt, "rate(1 hour)"};
const ScheduleConfiguration kOrders{std::nullopt, "orders", "rate(1 day)"};

TEST(Carrying, AnAssociationsOwnScheduleComesFirst) {
  DataIntegration integration;
  integration.schedule = kOrders;
  DataIntegrationAssociation association;
  association.destination_uri = "s3://lake";
  association.execution = ExecutionConfiguration{ExecutionMode::kScheduled, {}, kHourly};
  EXPECT_EQ(*EffectiveSchedule(integration, association), kHourly);
  association.execution = ExecutionConfiguration{ExecutionMode::kOnDemand, {}, {}};
  EXPECT_EQ(EffectiveSchedule(integration, association), nullptr);
  EXPECT_TRUE(IsCarriedOut(integration, association));
}

TEST(Carrying, TheIntegrationsScheduleCarriesWhatHasADestinationAlone) {
  DataIntegration integration;
  DataIntegrationAssociation association;
  association.destination_uri = "s3://lake";
  EXPECT_FALSE(IsCarriedOut(integration, association));
  integration.schedule = kOrders;
  EXPECT_EQ(*EffectiveSchedule(integration, association), kOrders);
  EXPECT_TRUE(IsCarriedOut(integration, association));
  association.destination_uri.reset();
  EXPECT_FALSE(IsCarriedOut(integration, association));
}

TEST(Carrying, TheSchedulesObjectNarrowsWhatIsRead) {
  DataIntegration integration;
  integration.schedule = kOrders;
  DataIntegrationAssociation association;
  association.destination_uri = "s3://lake";
  EXPECT_EQ(**EffectiveObjects(integration, association),
            (ObjectConfiguration{{"orders", FieldsMap{}}}));
  integration.object_configuration.emplace()["orders"]["Fields"] = {"id"};
  integration.object_configuration->try_emplace("people");
  EXPECT_EQ(**EffectiveObjects(integration, association),
            (ObjectConfiguration{{"orders", {{"Fields", {"id"}}}}}));
  association.object_configuration.emplace()["people"] = {};
  EXPECT_TRUE(EffectiveObjects(integration, association).status().Is(ErrorKind::kInvalid));
  integration.schedule = kHourly;
  EXPECT_EQ(**EffectiveObjects(integration, association), *association.object_configuration);
}

}  // namespace
}  // namespace sluice::model
