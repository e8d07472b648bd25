#include "api/wire/json_document.h"

#include <gtest/gtest.h>

#include <string>

#include "api/wire/json_writer.h"

namespace sluice::api::wire {
namespace {

std::string Refusal(std::string_view text) {
  const auto document = JsonDocument::Parse(text);
  return document.ok() ? "accepted" : document.status().message();
}

std::string TextOf(std::string_view json) {
  const auto document = JsonDocument::Parse(json);
  if (!document.ok()) return document.status().message();
  const auto& text = document->root().at("a").as_string();
  return std::string(text.data(), text.size());
}

TEST(JsonDocument, EmptyBodyIsAnEmptyObject) {
  for (std::string_view text : {"", "{}", " \r\n\t{ } \n"}) EXPECT_EQ(Refusal(text), "accepted");
}

TEST(JsonDocument, OnlyOneObjectIsTaken) {
  for (std::string_view text : {"[]", "null", "1", "\"x\"", "true"}) {
    EXPECT_EQ(Refusal(text), "The request body must be a JSON object") << text;
  }
  EXPECT_EQ(Refusal("{} x"), "The request body has something after its JSON object, at byte 3");
  EXPECT_EQ(Refusal("{}{}"), "The request body has something after its JSON object, at byte 2");
  EXPECT_EQ(Refusal(std::string_view("{}\0", 3)),
            "The request body has something after its JSON object, at byte 2");
}

TEST(JsonDocument, BrokenJsonIsRefused) {
  for (std::string_view text : {"{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"x", " "}) {
    EXPECT_EQ(Refusal(text), "The request body is JSON that ends too early") << text;
  }
  for (std::string_view text :
       {"{a:1}", "{'a':1}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":1 \"b\":2}",
        "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{/**/}", "\xEF\xBB\xBF{}", "{\"a\":+1}", "}"}) {
    EXPECT_NE(Refusal(text).find("is not well-formed JSON in UTF-8, at byte"), std::string::npos)
        << text;
  }
}

TEST(JsonDocument, DepthIsBounded) {
  const auto nested = [](int depth) {
    return "{\"a\":" + std::string(size_t(depth), '[') + std::string(size_t(depth), ']') + "}";
  };
  EXPECT_EQ(Refusal(nested(31)), "accepted");
  EXPECT_EQ(Refusal(nested(32)), "The request body is nested deeper than 32 levels");
  EXPECT_EQ(Refusal("{\"a\":" + std::string(1'000'000, '[')),
            "The request body is nested deeper than 32 levels");
}

TEST(JsonDocument, MemberTwiceIsRefusedByName) {
  EXPECT_EQ(Refusal(R"({"a":1,"b":2,"a":3})"),
            "The request body has the member 'a' twice in one object");
  EXPECT_EQ(Refusal(R"({"x":[{"y":{"q":1,"\u0071":1}}]})"),
            "The request body has the member 'q' twice in one object");
  EXPECT_EQ(Refusal(R"({"a":{"a":1},"b":{"a":1}})"), "accepted");
}

TEST(JsonDocument, TextIsWellFormedUnicode) {
  EXPECT_EQ(TextOf(R"({"a":"\ud83d\ude00\u0000\u00e9"})"), std::string("😀\0é", 7));
  for (std::string_view text :
       {"{\"a\":\"\xFF\"}", "{\"a\":\"\xC0\x80\"}", "{\"a\":\"\xED\xA0\x80\"}",
        "{\"a\":\"\xF4\x90\x80\x80\"}", "{\"\xC3\":1}", R"({"a":"\ud800"})", R"({"a":"\udc00"})",
        R"({"a":"\ud800\u0041"})", R"({"a":"\u12"})"}) {
    EXPECT_NE(Refusal(text), "accepted") << text;
  }
}

TEST(JsonDocument, NumbersOutOfRangeAreRefused) {
  for (std::string_view text : {"{\"a\":1e999}", "{\"a\":-1e400}", "{\"a\":1e99999999999}"}) {
    EXPECT_EQ(Refusal(text), "The request body has a number that is out of range") << text;
  }
  EXPECT_EQ(Refusal("{\"a\":1e308}"), "accepted");
  EXPECT_EQ(Refusal("{\"a\":18446744073709551616}"), "accepted");
}

TEST(JsonWriter, WritesWhatTheParserReadsBack) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += char(c);
  all += "é€😀\u2028\uFFFF";
  JsonWriter out;
  out.BeginObject();
  out.TextMember("a", all);
  out.EndObject();
  EXPECT_EQ(TextOf(out.Take()), all);
}

TEST(JsonWriter, CommasStandBetweenValuesOnly) {
  JsonWriter out;
  out.BeginObject();
  out.TextMember("brace", "{");
  out.TextMember("absent", std::optional<std::string>());
  out.Name("list");
  out.BeginArray();
  out.BeginObject();
  out.EndObject();
  out.Integer(-1);
  out.Text("[");
  out.BeginArray();
  out.EndArray();
  out.EndArray();
  out.BooleanMember("b", true);
  out.TextMapMember("m", {{"k", "v"}, {"l", ""}});
  out.EndObject();
  EXPECT_EQ(out.Take(), R"({"brace":"{","list":[{},-1,"[",[]],"b":true,"m":{"k":"v","l":""}})");
}

TEST(JsonWriter, TimesAreSecondsWithMillisecondsWhereThereAreAny) {
  JsonWriter out;
  out.BeginObject();
  out.EpochMember("a", {1'767'225'600'000});
  out.EpochMember("b", {1'767'225'600'007});
  out.EpochMember("c", {0});
  out.EpochMember("d", {-1});
  out.EndObject();
  EXPECT_EQ(out.Take(), R"({"a":1767225600,"b":1767225600.007,"c":0,"d":-1})");
}

}  // namespace
}  // namespace sluice::api::wire
