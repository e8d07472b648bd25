#include "source/profiles/profile_decoder.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "batch/memory.h"
#include "model/profile.h"
#include "source/profiles/profile_schema.h"

namespace sluice::source {
namespace {

using Batch = std::shared_ptr<arrow::RecordBatch>;

Result<Batch> Decode(const std::vector<std::string>& documents) {
  ProfileDecoder decoder(arrow::default_memory_pool());
  for (const std::string& json : documents) TRY(decoder.Append({"p1", json, {1}, {2}}));
  TRY_ASSIGN(Batch batch, decoder.Finish());
  EXPECT_TRUE(batch->ValidateFull().ok()) << batch->ValidateFull().ToString();
  EXPECT_TRUE(batch->schema()->Equals(*ProfileSchema()));
  return batch;
}

std::string Column(const Batch& batch, std::string_view name) {
  const auto column = batch->GetColumnByName(std::string(name));
  std::string shown = column->ToString();
  std::erase_if(shown, [](char c) { return c == ' ' || c == '\n'; });
  return shown;
}

std::string TextOf(const Batch& batch, const std::string& name, int64_t row = 0) {
  return std::static_pointer_cast<arrow::StringArray>(batch->GetColumnByName(name))->GetString(row);
}

TEST(ProfileDecoder, EveryMemberArrivesInItsColumn) {
  std::string json;
  for (const auto& member : model::ProfileMembers()) {
    if (member.kind != model::ProfileMemberKind::kText) continue;
    json += (json.empty() ? "{\"" : ",\"") + std::string(member.name) + "\":\"is " +
            std::string(member.name) + "\"";
  }
  const Batch batch = *Decode({json + "}"});
  for (const auto& member : model::ProfileMembers()) {
    if (member.kind != model::ProfileMemberKind::kText) continue;
    const std::string name(member.name);
    EXPECT_EQ(TextOf(batch, name), "is " + name);
  }
}

TEST(ProfileDecoder, AbsentMembersAreNull) {
  const Batch batch = *Decode({"{}", R"({"FirstName":"A"})", "{}"});
  EXPECT_EQ(Column(batch, "FirstName"), R"([null,"A",null])");
  for (const auto& member : model::ProfileMembers()) {
    if (member.name == "FirstName") continue;
    EXPECT_EQ(batch->GetColumnByName(std::string(member.name))->null_count(), 3) << member.name;
  }
}

TEST(ProfileDecoder, IdAndTimesAreTheStores) {
  ProfileDecoder decoder(arrow::default_memory_pool());
  ASSERT_TRUE(decoder.Append({"0123456789abcdef", "{}", {1'767'225'600'007}, {-1}}).ok());
  const Batch batch = *decoder.Finish();
  EXPECT_EQ(TextOf(batch, "ProfileId"), "0123456789abcdef");
  EXPECT_EQ(Column(batch, "CreatedAt"), "[2026-01-0100:00:00.007Z]");
  EXPECT_EQ(Column(batch, "LastUpdatedAt"), "[1969-12-3123:59:59.999Z]");
}

TEST(ProfileDecoder, AwkwardTextComesThroughEqual) {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {R"("")", ""},
      {R"("\"quoted\" \\ \/")", "\"quoted\" \\ /"},
      {R"("line\nbreak\r\t\b\f")", "line\nbreak\r\t\b\f"},
      {R"("nul\u0000inside")", std::string("nul\0inside", 10)},
      {R"("Łódź 東京 🙂")", "Łódź 東京 🙂"},
      {R"("\u0141\u00f3d\u017a \ud83d\ude42")", "Łódź 🙂"},
      {R"("a long text without anything that must be escaped in it at all")",
       "a long text without anything that must be escaped in it at all"},
      {R"("sixteen bytes ok\n")", "sixteen bytes ok\n"},
      {"\"\u2028\u2029 \x7f\"", "\u2028\u2029 \x7f"}};
  for (const auto& [json, text] : texts) {
    const auto batch =
        Decode({"{\"LastName\":" + json + ",\"Attributes\":{" + json + ":" + json + "}}"});
    ASSERT_TRUE(batch.ok()) << json << batch.status().ToString();
    EXPECT_EQ(TextOf(*batch, "LastName"), text);
    const auto& map = static_cast<const arrow::MapArray&>(*(*batch)->GetColumnByName("Attributes"));
    EXPECT_EQ(static_cast<const arrow::StringArray&>(*map.keys()).GetString(0), text);
    EXPECT_EQ(static_cast<const arrow::StringArray&>(*map.items()).GetString(0), text);
  }
}

TEST(ProfileDecoder, EveryLengthOfTextComesThroughEqual) {
  for (size_t size = 0; size < 200; ++size) {
    const std::string text(size, 'x');
    const Batch batch = *Decode({"{\"LastName\":\"" + text + "\"}"});
    ASSERT_EQ(TextOf(batch, "LastName"), text);
  }
}

TEST(ProfileDecoder, AddressesAreStructsOfTheirMembers) {
  const Batch batch = *Decode({R"({"BillingAddress":{"Address1":"1 Road","PostalCode":"80"}})",
                               R"({"Address":{}})", R"({"Address":{"City":"A","County":"B"}})"});
  const auto& address = static_cast<const arrow::StructArray&>(*batch->GetColumnByName("Address"));
  EXPECT_TRUE(address.IsNull(0));
  EXPECT_TRUE(address.IsValid(1)) << "an empty address is not an absent one";
  EXPECT_EQ(address.GetFieldByName("City")->GetScalar(2).ValueOrDie()->ToString(), "A");
  EXPECT_TRUE(address.GetFieldByName("City")->IsNull(1));
  const auto& billing =
      static_cast<const arrow::StructArray&>(*batch->GetColumnByName("BillingAddress"));
  EXPECT_EQ(billing.GetFieldByName("PostalCode")->GetScalar(0).ValueOrDie()->ToString(), "80");
  EXPECT_EQ(billing.null_count(), 2);
}

TEST(ProfileDecoder, AttributesAreAMapInTheirOrder) {
  const Batch batch =
      *Decode({R"({"Attributes":{"z":"1","a":"2"}})", "{}", R"({"Attributes":{}})"});
  EXPECT_EQ(Column(batch, "Attributes"),
            R"([keys:["z","a"]values:["1","2"],null,keys:[]values:[]])");
}

TEST(ProfileDecoder, PreferencesAreListsOfTheirMembers) {
  const Batch batch = *Decode(
      {R"({"EngagementPreferences":{"Phone":[{"KeyName":"a","ContactType":"PhoneNumber"},{}]}})",
       "{}", R"({"EngagementPreferences":{"Email":[],"Phone":[{"ProfileId":"p"}]}})"});
  const auto& preferences =
      static_cast<const arrow::StructArray&>(*batch->GetColumnByName("EngagementPreferences"));
  EXPECT_TRUE(preferences.IsNull(1));
  const auto phone =
      std::static_pointer_cast<arrow::ListArray>(preferences.GetFieldByName("Phone"));
  EXPECT_EQ(phone->value_length(0), 2);
  EXPECT_EQ(phone->value_length(2), 1);
  const auto& items = static_cast<const arrow::StructArray&>(*phone->values());
  EXPECT_EQ(items.GetFieldByName("ContactType")->GetScalar(0).ValueOrDie()->ToString(),
            "PhoneNumber");
  EXPECT_TRUE(items.IsValid(1));
  EXPECT_EQ(items.GetFieldByName("ProfileId")->GetScalar(2).ValueOrDie()->ToString(), "p");
  const auto email = preferences.GetFieldByName("Email");
  EXPECT_TRUE(email->IsNull(0));
  EXPECT_TRUE(email->IsValid(2));
}

TEST(ProfileDecoder, MembersOutOfOrderAndWithBlanksAreFound) {
  const Batch batch = *Decode({" { \"LastName\" : \"L\" ,\n \"FirstName\":\"F\" } "});
  EXPECT_EQ(TextOf(batch, "FirstName"), "F");
  EXPECT_EQ(TextOf(batch, "LastName"), "L");
}

TEST(ProfileDecoder, BatchesDoNotShareRows) {
  ProfileDecoder decoder(arrow::default_memory_pool());
  ASSERT_TRUE(decoder.Append({"p1", R"({"FirstName":"A","Attributes":{"k":"v"}})", {1}, {2}}).ok());
  const Batch first = *decoder.Finish();
  ASSERT_TRUE(decoder.Append({"p2", R"({"LastName":"B"})", {1}, {2}}).ok());
  const Batch second = *decoder.Finish();
  EXPECT_EQ(Column(first, "FirstName"), R"(["A"])");
  EXPECT_EQ(Column(second, "FirstName"), "[null]");
  EXPECT_EQ(Column(second, "Attributes"), "[null]");
  EXPECT_EQ(Column(second, "ProfileId"), R"(["p2"])");
}

TEST(ProfileDecoder, BytesAreBoundedFromAbove) {
  const std::vector<std::string> documents = {
      "{}", R"({"FirstName":"A"})", R"({"Attributes":{"":"","":"","":"","":"","":"","":""}})",
      R"({"EngagementPreferences":{"Phone":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]}})",
      R"({"LastName":")" + std::string(5000, 'x') + R"("})"};
  for (const int rows : {1, 3, 200, 3000}) {
    for (const std::string& json : documents) {
      ProfileDecoder decoder(arrow::default_memory_pool());
      int64_t bound = 0;
      for (int i = 0; i < rows; ++i) {
        bound = decoder.BytesWith({"p1", json, {1}, {2}});
        ASSERT_TRUE(decoder.Append({"p1", json, {1}, {2}}).ok());
      }
      EXPECT_LE(batch::HeldBytes(**decoder.Finish()), bound) << rows << " of " << json;
    }
  }
}

TEST(ProfileDecoder, WhatIsNotJsonIsCorruptAndNamedByItsId) {
  for (const char* broken : {"",
                             "{",
                             "null",
                             "[]",
                             "\"text\"",
                             "{}x",
                             "{}{}",
                             "{\"FirstName\":\"A\"",
                             "{\"FirstName\"}",
                             "{\"FirstName\":\"A",
                             "{\"FirstName\":\"A\"]",
                             "{\"FirstName\":\"A\",}",
                             "{\"FirstName\" \"A\"}",
                             "{FirstName:\"A\"}",
                             "{\"FirstName\":\"\xff\"}",
                             "{\"FirstName\":\"a\nb\"}",
                             "{\"FirstName\":\"\\x\"}",
                             "{\"FirstName\":\"\\ud800\"}",
                             "{\"Attributes\":{\"a\":\"b\"}",
                             "{\"Attributes\":{\"a\":\"b\"",
                             "{\"EngagementPreferences\":{\"Phone\":[{}}}",
                             "{\"Address\":{\"City\":\"A\"}]"}) {
    const Status status = Decode({broken}).status();
    EXPECT_TRUE(status.Is(ErrorKind::kCorrupt)) << broken << " " << status.ToString();
    if (!status.ok()) {
      EXPECT_NE(status.message().find("object '_profile', column '"), std::string::npos);
      EXPECT_NE(status.message().find("the stored profile 'p1' "), std::string::npos);
    }
  }
}

TEST(ProfileDecoder, AValueOfAnotherTypeIsCorruptNamingTheColumnWithoutTheContent) {
  for (const auto& [json, column] : std::vector<std::pair<std::string, std::string>>{
           {R"({"FirstName":12345})", "FirstName"},
           {R"({"LastName":null})", "LastName"},
           {R"({"LastName":{"a":12345}})", "LastName"},
           {R"({"Address":"12345"})", "Address"},
           {R"({"Address":{"City":["12345"]}})", "Address"},
           {R"({"Attributes":{"12345":1}})", "Attributes"},
           {R"({"Attributes":[]})", "Attributes"},
           {R"({"EngagementPreferences":{"Phone":{}}})", "EngagementPreferences"},
           {R"({"EngagementPreferences":{"Phone":["12345"]}})", "EngagementPreferences"}}) {
    const Status status = Decode({json}).status();
    EXPECT_EQ(status.message(), "object '_profile', column '" + column +
                                    "': the stored profile 'p1' holds a value of another type")
        << json;
    EXPECT_EQ(status.ToString().find("12345"), std::string::npos);
  }
}

TEST(ProfileDecoder, UnknownAndRepeatedMembersAreCorrupt) {
  for (const char* json :
       {R"({"Shoe":"1"})", R"({"FirstName":"A","FirstName":"B"})", R"({"Address":{"Shoe":"1"}})",
        R"({"Address":{},"Address":{}})", R"({"Address":{"City":"A","City":"B"}})",
        R"({"EngagementPreferences":{"Fax":[]}})", R"({"Attributes":{},"Attributes":{}})",
        R"({"EngagementPreferences":{"Phone":[],"Phone":[]}})"}) {
    EXPECT_TRUE(Decode({json}).status().Is(ErrorKind::kCorrupt)) << json;
  }
}

TEST(ProfileDecoder, ADamagedDocumentIsCorruptOrStillTextThroughout) {
  const std::string whole =
      R"({"FirstName":"A\"\u00e9","Address":{"City":"B"},"Attributes":{"k\n":"v"},)"
      R"("EngagementPreferences":{"Phone":[{"KeyName":"a"},{}]}})";
  ASSERT_TRUE(Decode({whole}).ok());
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = whole.substr(0, round % 3 == 0 ? random() % whole.size() : whole.size());
    for (auto left = random() % 3; left > 0 && !damaged.empty(); --left) {
      damaged[random() % damaged.size()] = R"("\{}[],: u0x)"[random() % 13];
    }
    const auto batch = Decode({damaged});
    ASSERT_TRUE(batch.ok() || batch.status().Is(ErrorKind::kCorrupt)) << damaged;
  }
}

TEST(ProfileDecoder, APoolThatHasNoMoreIsQuota) {
  const auto pool = batch::NewCappedPool(int64_t{64} * 1024);
  ProfileDecoder decoder(pool.get());
  const std::string json = R"({"LastName":")" + std::string(1000, 'x') + R"("})";
  Status status;
  for (int i = 0; i < 100 && status.ok(); ++i) status = decoder.Append({"p", json, {1}, {2}});
  EXPECT_TRUE(status.Is(ErrorKind::kQuota)) << status.ToString();
}

}  // namespace
}  // namespace sluice::source
