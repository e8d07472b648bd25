#include "store/sqlite/record_body.h"

#include <gtest/gtest.h>

namespace sluice::store::sqlite {
namespace {

constexpr std::string_view kColours[] = {"red", "green"};
enum class Colour { kRed, kGreen };

struct Inner {
  std::string text;
  bool operator==(const Inner&) const = default;
};

struct Outer {
  int number = 0;
  bool flag = false;
  Colour colour = Colour::kRed;
  std::vector<Inner> list;
  std::map<std::string, std::vector<std::string>> map;
  std::optional<Inner> maybe;
  std::optional<Colour> shade;
  bool operator==(const Outer&) const = default;
};

void Describe(auto& body, Of<Inner> auto& inner) { body("text", inner.text); }

void Describe(auto& body, Of<Outer> auto& outer) {
  body("number", outer.number);
  body("flag", outer.flag);
  body.Choice("colour", outer.colour, kColours);
  body("list", outer.list);
  body("map", outer.map);
  body("maybe", outer.maybe);
  body.Choice("shade", outer.shade, kColours);
}

TEST(RecordBody, WhatIsWrittenIsReadBack) {
  const Outer whole{-7,         true,        Colour::kGreen, {{"a"}, {""}}, {{"k", {"v"}}},
                    Inner{"b"}, Colour::kRed};
  const std::string body = WriteBody(whole);
  EXPECT_EQ(body, R"({"number":-7,"flag":true,"colour":"green","list":[{"text":"a"},{"text":""}],)"
                  R"("map":{"k":["v"]},"maybe":{"text":"b"},"shade":"red"})");
  Outer read;
  EXPECT_TRUE(ReadBody(body, read, "outer").ok());
  EXPECT_EQ(read, whole);
}

TEST(RecordBody, WhatIsAbsentIsLeftOut) {
  const std::string body = WriteBody(Outer{});
  EXPECT_EQ(body, R"({"number":0,"flag":false,"colour":"red","list":[],"map":{}})");
  Outer read;
  EXPECT_TRUE(ReadBody(body, read, "outer").ok());
  EXPECT_EQ(read, Outer{});
}

TEST(RecordBody, EveryMemberMustBeThereAndOfItsType) {
  const auto damaged = [](std::string_view member, std::string_view value) {
    boost::json::object body =
        boost::json::parse(WriteBody(Outer{1, true, Colour::kRed, {}, {}, Inner{""}, Colour::kRed}))
            .as_object();
    if (value.empty()) {
      body.erase(member);
    } else {
      body[member] = boost::json::parse(value);
    }
    Outer read;
    return ReadBody(boost::json::serialize(body), read, "outer").Is(ErrorKind::kCorrupt);
  };
  EXPECT_FALSE(damaged("number", "2"));
  for (const char* member : {"number", "flag", "colour", "list", "map"}) {
    EXPECT_TRUE(damaged(member, "")) << member;
    EXPECT_TRUE(damaged(member, "null")) << member;
  }
  EXPECT_TRUE(damaged("number", "2147483648"));
  EXPECT_TRUE(damaged("number", "1.5"));
  EXPECT_TRUE(damaged("colour", R"("blue")"));
  EXPECT_TRUE(damaged("list", R"([{"text":"a"},{}])"));
  EXPECT_TRUE(damaged("map", R"({"k":[1]})"));
  EXPECT_TRUE(damaged("shade", "null"));
  EXPECT_TRUE(damaged("shade", R"("blue")"));
  EXPECT_TRUE(damaged("maybe", "null"));
  EXPECT_TRUE(damaged("maybe", R"({"text":7})"));
}

}  // namespace
}  // namespace sluice::store::sqlite
