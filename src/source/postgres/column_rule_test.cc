#include "source/postgres/column_rule.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

namespace sluice::source {
namespace {

constexpr uint32_t kInt4 = 23;
constexpr uint32_t kNumeric = 1700;

/// What is asked for of a column and what it becomes.
std::string Shown(const ColumnRule& rule) {
  std::string shown = rule.field->type()->ToString();
  if (!rule.cast.empty()) shown += " of ::" + std::string(rule.cast);
  return shown;
}
std::string RuleFor(Type type) { return Shown(RuleOf({"c", std::move(type)})); }

Type ArrayOf(Type item, int32_t modifier = -1) {
  return {.oid = 1, .modifier = modifier, .element = std::make_shared<const Type>(std::move(item))};
}
Type DomainOver(Type base) {
  return {.oid = 20'000, .kind = 'd', .base = std::make_shared<const Type>(std::move(base))};
}
int32_t Modifier(int precision, int scale) { return (precision << 16 | (scale & 0x7ff)) + 4; }

TEST(ColumnRule, ANumericIsADecimalWhereOneHasItsDigits) {
  const auto numeric = [](int precision, int scale) {
    return RuleFor({.oid = kNumeric, .modifier = Modifier(precision, scale)});
  };
  EXPECT_EQ(numeric(15, 2), "decimal128(15, 2)");
  EXPECT_EQ(numeric(38, 38), "decimal128(38, 38)");
  EXPECT_EQ(numeric(39, 2), "decimal256(39, 2)");
  EXPECT_EQ(numeric(76, 0), "decimal256(76, 0)");
  EXPECT_EQ(numeric(77, 0), "string");
  EXPECT_EQ(numeric(1000, 1000), "string");
  EXPECT_EQ(numeric(3, -2), "decimal128(5, 0)");
  EXPECT_EQ(numeric(76, -1), "string");
  EXPECT_EQ(numeric(2, 4), "decimal128(4, 4)");
  EXPECT_EQ(numeric(1, -1000), "string");
  EXPECT_EQ(RuleFor({.oid = kNumeric}), "string");
}

TEST(ColumnRule, WhatHasNoCounterpartComesAsItsText) {
  for (const uint32_t oid : {18U, 28U, 600U, 869U, 1186U, 1266U, 1560U, 3614U, 3904U, 99'999U}) {
    EXPECT_EQ(RuleFor({.oid = oid}), "string of ::pg_catalog.text") << oid;
  }
  EXPECT_EQ(RuleFor({.oid = 99'999, .kind = 'c'}), "string of ::pg_catalog.text");
  EXPECT_EQ(RuleFor({.oid = 99'999, .kind = 'e'}), "string");
  EXPECT_EQ(RuleFor({.oid = 790}), "string of ::pg_catalog.numeric");
}

TEST(ColumnRule, ADomainIsWhatItIsOver) {
  EXPECT_EQ(RuleFor(DomainOver(DomainOver({.oid = kInt4}))), "int32");
  EXPECT_EQ(RuleFor(DomainOver({.oid = kNumeric, .modifier = Modifier(9, 3)})), "decimal128(9, 3)");
  EXPECT_EQ(RuleFor(DomainOver({.oid = 99'999})), "string of ::pg_catalog.text");
  EXPECT_EQ(RuleFor(DomainOver(ArrayOf({.oid = kInt4}))), "list<item: int32>");
}

TEST(ColumnRule, AnArrayIsAListOfWhatItsItemsAre) {
  EXPECT_EQ(RuleFor(ArrayOf({.oid = kInt4})), "list<item: int32>");
  EXPECT_EQ(RuleFor(ArrayOf({.oid = kNumeric}, Modifier(7, 2))), "list<item: decimal128(7, 2)>");
  EXPECT_EQ(RuleFor(ArrayOf({.oid = 869})), "list<item: string> of ::pg_catalog.text[]");
  EXPECT_EQ(RuleFor(ArrayOf({.oid = 790})), "list<item: string> of ::pg_catalog.numeric[]");
  EXPECT_EQ(RuleFor(ArrayOf(DomainOver({.oid = kInt4}))), "list<item: int32>");
  EXPECT_EQ(RuleFor(ArrayOf(DomainOver(ArrayOf({.oid = kInt4})))), "list<item: list<item: int32>>");
  EXPECT_EQ(RuleFor(ArrayOf(DomainOver(ArrayOf({.oid = 869})))),
            "list<item: string> of ::pg_catalog.text[]");
}

TEST(ColumnRule, TheItemsOfAListComeAsWhatTheyWereCastTo) {
  EXPECT_EQ(RuleOf({"c", ArrayOf({.oid = kInt4})}).item_oid, kInt4);
  EXPECT_EQ(RuleOf({"c", ArrayOf({.oid = 869})}).item_oid, 25U);
  EXPECT_EQ(RuleOf({"c", ArrayOf({.oid = 790})}).item_oid, kNumeric);
  EXPECT_EQ(RuleOf({"c", ArrayOf(DomainOver({.oid = kInt4}))}).item_oid, 20'000U);
}

TEST(ColumnRule, EveryColumnCanBeText) {
  EXPECT_EQ(Shown(TextRuleOf({"c", {.oid = 1082}})), "string of ::pg_catalog.text");
  EXPECT_EQ(Shown(TextRuleOf({"c", ArrayOf({.oid = kInt4})})), "string of ::pg_catalog.text");
  EXPECT_EQ(Shown(TextRuleOf({"c", {.oid = 790}})), "string of ::pg_catalog.text");
  // The cast would cut the blanks that fill up a character(n).
  EXPECT_EQ(Shown(TextRuleOf({"c", {.oid = 1042}})), "string");
}

TEST(ColumnRule, EveryFieldHasItsColumnsNameAndMayBeNull) {
  const auto field = RuleOf({"Größe", {.oid = kInt4}}).field;
  EXPECT_EQ(field->name(), "Größe");
  EXPECT_TRUE(field->nullable());
}

}  // namespace
}  // namespace sluice::source
