#include "store/sqlite/tagged_body.h"

#include <gtest/gtest.h>

namespace sluice::store::sqlite {
namespace {

TEST(TaggedBody, AllElseStaysAsItWas) {
  const auto replaced =
      ReplaceBodyTags(R"({"a":[1,{"b":null}],"tags":{"old":"x"},"later":1.5})", {{"k", "\u00e4"}});
  ASSERT_TRUE(replaced.ok());
  EXPECT_EQ(*replaced, "{\"a\":[1,{\"b\":null}],\"tags\":{\"k\":\"\u00e4\"},\"later\":1.5E0}");
  EXPECT_EQ(*ReadBodyTags(*replaced), (model::Tags{{"k", "\u00e4"}}));
}

TEST(TaggedBody, ABodyWithoutTagsHasNoneAndCanGetSome) {
  EXPECT_EQ(*ReadBodyTags("{}"), model::Tags());
  EXPECT_EQ(*ReplaceBodyTags("{}", {{"k", ""}}), R"({"tags":{"k":""}})");
}

TEST(TaggedBody, AnythingElseThanARecordIsCorrupt) {
  for (const char* body : {"", "{", "[]", "null"}) {
    EXPECT_TRUE(ReadBodyTags(body).status().Is(ErrorKind::kCorrupt)) << body;
    EXPECT_TRUE(ReplaceBodyTags(body, {}).status().Is(ErrorKind::kCorrupt)) << body;
  }
  for (const char* body : {R"({"tags":[]})", R"({"tags":{"k":1}})"}) {
    EXPECT_TRUE(ReadBodyTags(body).status().Is(ErrorKind::kCorrupt)) << body;
  }
}

}  // namespace
}  // namespace sluice::store::sqlite
