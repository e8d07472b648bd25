#include "model/object_selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Filter> FiltersOf(std::vector<std::string> items) {
  const auto selections = ReadObjectSelections({{"orders", {{"Filters", std::move(items)}}}});
  EXPECT_TRUE(selections.ok()) << selections.status().ToString();
  return selections->front().filters;
}

std::string MessageOf(const ObjectConfiguration& configuration) {
  const auto selections = ReadObjectSelections(configuration);
  return selections.ok() ? "" : selections.status().message();
}

TEST(ObjectSelection, NamesObjectsFieldsAndFilters) {
  const auto selections = ReadObjectSelections(
      {{"orders", {{"Fields", {"id", "total"}}, {"Filters", {"total.ge.10.50"}}}},
       {"customers", {}}});
  ASSERT_TRUE(selections.ok()) << selections.status().ToString();
  EXPECT_THAT(
      *selections,
      ElementsAre(
          ObjectSelection{"customers", {}, {}},
          ObjectSelection{
              "orders", {"id", "total"}, {{"total", FilterOperator::kGreaterOrEqual, {"10.50"}}}}));
}

TEST(ObjectSelection, TheFirstOperatorPartsColumnFromValue) {
  EXPECT_THAT(FiltersOf({"a.b.eq.c.ne.d", "eq.eq.eq", "host.ne.www.example.org"}),
              ElementsAre(Filter{"a.b", FilterOperator::kEqual, {"c.ne.d"}},
                          Filter{"eq", FilterOperator::kEqual, {"eq"}},
                          Filter{"host", FilterOperator::kNotEqual, {"www.example.org"}}));
}

TEST(ObjectSelection, ItemsOfInAreGatheredByColumn) {
  EXPECT_THAT(
      FiltersOf({"status.in.open", "region.in.eu", "status.in.held", "status.ne.x", "status.ne.y"}),
      ElementsAre(Filter{"status", FilterOperator::kIn, {"open", "held"}},
                  Filter{"region", FilterOperator::kIn, {"eu"}},
                  Filter{"status", FilterOperator::kNotEqual, {"x"}},
                  Filter{"status", FilterOperator::kNotEqual, {"y"}}));
}

TEST(ObjectSelection, EveryOperatorReadsBackItsName) {
  for (const char* name : {"eq", "ne", "lt", "le", "gt", "ge", "in"}) {
    const auto filters = FiltersOf({std::string("x.") + name + ".1"});
    EXPECT_EQ(FilterOperatorName(filters.front().op), name);
  }
}

TEST(ObjectSelection, RefusalsNameTheMemberAndTheItem) {
  for (const char* item : {"total", "total.10", "total.like.x", ".eq.5", "total.eq.", "total.eq"}) {
    const std::string message = MessageOf({{"orders", {{"Filters", {item}}}}});
    EXPECT_THAT(message, HasSubstr("ObjectConfiguration.orders.Filters: '" + std::string(item)));
    EXPECT_THAT(message, HasSubstr("eq, ne, lt, le, gt, ge, in"));
  }
  EXPECT_THAT(MessageOf({{"orders", {{"Fields", {"id", "id"}}}}}),
              HasSubstr("ObjectConfiguration.orders.Fields: 'id' is listed twice"));
  EXPECT_THAT(MessageOf({{"orders", {{"fields", {"id"}}}}}),
              HasSubstr("ObjectConfiguration.orders.fields: is not known; known are: Fields"));
}

}  // namespace
}  // namespace sluice::model
