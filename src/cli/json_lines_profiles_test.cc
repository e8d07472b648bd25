#include "cli/json_lines_profiles.h"

#include <gtest/gtest.h>

#include "cli/fake_byte_source.h"

namespace sluice::cli {
namespace {

struct Reading {
  explicit Reading(std::string text, std::string key = "", size_t step = 5)
      : source(std::move(text), step), reader(source, std::move(key)) {}
  ReadStep Next() {
    auto step = reader.Next(record, refusal);
    EXPECT_TRUE(step.ok()) << step.status().ToString();
    return step.ok() ? *step : ReadStep::kEnd;
  }

  FakeByteSource source;
  JsonLinesProfiles reader;
  ProfileRecord record;
  Refusal refusal;
};

TEST(JsonLinesProfiles, LinesAreSentAsTheyAre) {
  Reading reading("\xEF\xBB\xBF{\"FirstName\": \"a\\u00e9\"}\r\n\n  \n{\"Attributes\":{}}");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.json, R"({"FirstName": "a\u00e9"})");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.place, (Place{4, 1}));
  EXPECT_EQ(reading.Next(), ReadStep::kEnd);
  EXPECT_EQ(reading.Next(), ReadStep::kEnd);
}

TEST(JsonLinesProfiles, AnIdIsTakenOutOfItsLine) {
  const std::string id = "\"ProfileId\": \"0123456789abcdef0123456789ABCDEF\"";
  Reading reading("{" + id + "}\n{" + id + " , \"a\":1}\n{\"a\":{\"ProfileId\":2}, " + id +
                  " }\n{\"a\":[1], " + id + ", \"b\":2}\n");
  for (const char* json :
       {"{}", "{ \"a\":1}", "{\"a\":{\"ProfileId\":2} }", "{\"a\":[1],  \"b\":2}"}) {
    ASSERT_EQ(reading.Next(), ReadStep::kRecord);
    EXPECT_EQ(reading.record.profile_id, "0123456789abcdef0123456789abcdef");
    EXPECT_EQ(reading.record.json, json);
  }
}

TEST(JsonLinesProfiles, WhatIsNoObjectIsRefusedByItself) {
  Reading reading("{\"a\":}\n[]\n{}x\n{\n\"text\"\n{\"ProfileId\":5}\n{\"a\":\"\xff\"}\n{}\n");
  for (int64_t line = 1; line <= 7; ++line) {
    ASSERT_EQ(reading.Next(), ReadStep::kRefused) << line;
    EXPECT_EQ(reading.refusal.place.line, line);
  }
  EXPECT_EQ(reading.Next(), ReadStep::kRecord);
}

TEST(JsonLinesProfiles, ABrokenLineIsPlaced) {
  Reading reading("{}\n{\"a\":x}\n");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.place, (Place{2, 6}));
}

TEST(JsonLinesProfiles, ALineBeyondTheBoundIsRefusedAndTheNextIsRead) {
  Reading reading("{\"a\":\"" + std::string(3 << 20, 'x') + "\"}\n{}\n", "", 1 << 16);
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.place, (Place{1, 1}));
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.place, (Place{2, 1}));
}

TEST(JsonLinesProfiles, KeysAreFoundByTheirPath) {
  Reading reading("{\"Attributes\":{\"id\":\"7\"}}\n{}\n{\"Attributes\":{\"id\":7}}\n",
                  "Attributes.id");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.key, "7");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.key, "");
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.place, (Place{3, 21}));
}

TEST(JsonLinesProfiles, AMemberIsFoundAgainInItsLine) {
  const Reading reading("");
  const std::string json = R"({"x":["City"],"Address":{"City":"Bern"},"Attributes":{"a.b":"c"}})";
  EXPECT_EQ(reading.reader.Locate({9, 1}, json, {}, "Address.City"), (Place{9, 33}));
  EXPECT_EQ(reading.reader.Locate({9, 1}, json, {}, "Attributes.a.b"), (Place{9, 61}));
  EXPECT_EQ(reading.reader.Locate({9, 1}, json, {}, "FirstName"), (Place{9, 1}));
}

}  // namespace
}  // namespace sluice::cli
