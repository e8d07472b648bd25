#include "cli/json_text.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace sluice::cli {
namespace {

TEST(JsonText, EveryCharacterComesBackEqual) {
  std::string text;
  for (int c = 0; c < 128; ++c) text += char(c);
  text += "é\u2028𐍈";
  std::string json;
  AppendJsonString(text, json);
  EXPECT_EQ(boost::json::parse(json).get_string(), text);
}

TEST(JsonText, MembersAreFoundAtTheTopOnly) {
  const std::string_view object = R"( {"a" : {"b":"}"} , "\"b":1,"b":[{"b":2}] , "c":true} )";
  const MemberSpan span = FindMember(object, "b");
  EXPECT_EQ(object.substr(span.begin, span.end - span.begin), R"("b":[{"b":2}])");
  EXPECT_EQ(object.substr(span.value, 1), "[");
  const MemberSpan none = FindMember(object, "d");
  EXPECT_EQ(none.begin, none.end);
}

TEST(JsonText, TextCutAnywhereIsWalkedToItsEnd) {
  const std::string_view object = R"({"a":{"b":["\"c\\"]},"d":1.5e3})";
  for (size_t length = 0; length < object.size(); ++length) {
    const MemberSpan span = FindMember(object.substr(0, length), "z");
    EXPECT_EQ(span.begin, span.end);
  }
}

}  // namespace
}  // namespace sluice::cli
