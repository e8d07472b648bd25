#include "api/customer_profiles/profile_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "api/customer_profiles/fold_case.h"
#include "api/wire/json_document.h"
#include "api/wire/json_writer.h"

namespace sluice::api::customer_profiles {
namespace {

using testing::ElementsAre;

constexpr std::string_view kId = "0123456789abcdef0123456789abcdef";

struct Read {
  store::ProfileDocument document;
  wire::Problem problem;
};

Read ReadJson(std::string_view json, ProfileUse use = ProfileUse::kCreate) {
  Read read;
  const auto parsed = wire::JsonDocument::Parse(json);
  if (!parsed.ok()) {
    read.problem.Report({}, parsed.status().message());
    return read;
  }
  read.document = ReadProfile(parsed->root(), kId, use, read.problem);
  return read;
}

std::string ProblemOf(std::string_view json, ProfileUse use = ProfileUse::kCreate) {
  const Read read = ReadJson(json, use);
  return read.problem.found() ? read.problem.ToStatus().message() : "none";
}

std::string Merged(std::string_view kept, std::string_view update) {
  const auto parsed = wire::JsonDocument::Parse(update);
  if (!parsed.ok()) return parsed.status().message();
  const ProfileMembersOf members(parsed->root());
  wire::Problem problem;
  CheckProfile(members, ProfileUse::kUpdate, problem);
  if (problem.found()) return problem.ToStatus().message();
  const auto merged = MergeProfile(kept, kId, members);
  return merged.ok() ? merged->json : merged.status().ToString();
}

std::string TextJson(std::string_view name, std::string_view text) {
  wire::JsonWriter out;
  out.BeginObject();
  out.TextMember(name, text);
  out.EndObject();
  return out.Take();
}

std::string Repeat(std::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(ProfileDocument, EqualProfilesMakeEqualText) {
  const std::string_view kSettled =
      R"({"FirstName":"é","Address":{"City":"K","Country":"DE"},"Attributes":{"B":"2","a":"1"}})";
  for (
      std::string_view json :
      {R"({"FirstName":"\u00e9","Address":{"City":"K","Country":"DE"},"Attributes":{"B":"2","a":"1"}})",
       R"({"Attributes":{"a":"1","B":"2"},"LastName":null,"Address":{"Country":"DE","City":"K"},)"
       R"("MailingAddress":{},"EngagementPreferences":{"Phone":[]},"FirstName":"é","ProfileId":"x"})"}) {
    EXPECT_EQ(ReadJson(json).document.json, kSettled);
  }
  EXPECT_EQ(ReadJson("{}").document.json, "{}");
  EXPECT_EQ(ReadJson(R"({"Attributes":{}})").document.json, "{}");
}

TEST(ProfileDocument, EveryCharacterComesBack) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += char(c);
  all += "é\u00A0\u2028\u202E€\uFFFE😀\U0010FFFF";
  const Read read = ReadJson(TextJson("AdditionalInformation", all));
  ASSERT_FALSE(read.problem.found());
  const auto kept = wire::JsonDocument::Parse(read.document.json);
  ASSERT_TRUE(kept.ok());
  const auto& text = kept->root().at("AdditionalInformation").as_string();
  EXPECT_EQ(std::string_view(text.data(), text.size()), all);
}

TEST(ProfileDocument, LengthsCountCharacters) {
  EXPECT_EQ(ProblemOf(TextJson("FirstName", Repeat("😀", 255))), "none");
  EXPECT_EQ(ProblemOf(TextJson("FirstName", Repeat("😀", 256))),
            "FirstName must be 1 to 255 characters long");
  EXPECT_EQ(ProblemOf(TextJson("AdditionalInformation", Repeat("é", 1000))), "none");
  EXPECT_EQ(ProblemOf(TextJson("AdditionalInformation", Repeat("é", 1001))),
            "AdditionalInformation must be 1 to 1000 characters long");
}

TEST(ProfileDocument, ProblemsNameTheMember) {
  EXPECT_EQ(ProblemOf(R"({"Gender":"X"})"), "Gender must be one of: MALE, FEMALE, UNSPECIFIED");
  EXPECT_EQ(ProblemOf(R"({"Gender":1})"), "Gender must be one of: MALE, FEMALE, UNSPECIFIED");
  EXPECT_EQ(ProblemOf(R"({"Address":{"City":1}})"), "Address.City must be a string");
  EXPECT_EQ(ProblemOf(R"({"Attributes":{"x":""}})"),
            "Attributes.x must be 1 to 255 characters long");
  EXPECT_EQ(ProblemOf(R"({"EngagementPreferences":{"Phone":[{"KeyName":"a b"}]}})"),
            "EngagementPreferences.Phone[0].KeyName must consist of letters, digits and _ -");
  EXPECT_EQ(ProblemOf(R"({"EngagementPreferences":{"Email":[null]}})"),
            "EngagementPreferences.Email[0] must be an object");
}

TEST(ProfileDocument, UnknownMembersAreIgnoredButInAnImportRefused) {
  EXPECT_EQ(ProblemOf(R"({"Frist":"x"})"), "none");
  EXPECT_EQ(ProblemOf(R"({"Frist":"x"})", ProfileUse::kImport),
            "Frist is not a member of a profile");
  EXPECT_EQ(ProblemOf(R"({"ProfileId":"x"})", ProfileUse::kImport),
            "ProfileId is not a member of a profile");
}

TEST(ProfileDocument, SizeIsBounded) {
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("Attributes");
  out.BeginObject();
  for (int i = 0; i < 1000; ++i) out.TextMember("a" + std::to_string(i), Repeat("x", 255));
  out.EndObject();
  out.EndObject();
  EXPECT_EQ(ProblemOf(out.Take()), "A profile must be at most 256000 bytes as JSON");
}

TEST(ProfileKeys, AreFoldedAndEachOnce) {
  const Read read = ReadJson(
      R"({"AccountNumber":"A-1","FirstName":" Zoë ","MiddleName":"Q","LastName":"ÅSH  Ζ",)"
      R"("PhoneNumber":"+49 (221) 55","MobilePhoneNumber":"0049/22155","HomePhoneNumber":"4922155",)"
      R"("BusinessPhoneNumber":"ask Zoë","EmailAddress":"Z@X.de","PersonalEmailAddress":"z@x.DE"})");
  EXPECT_THAT(
      read.document.keys,
      ElementsAre(
          store::SearchKey{"_account", "a-1"}, store::SearchKey{"_email", "z@x.de"},
          store::SearchKey{"_fullName", "zoë q åsh ζ"}, store::SearchKey{"_fullName", "zoë åsh ζ"},
          store::SearchKey{"_phone", "004922155"}, store::SearchKey{"_phone", "4922155"},
          store::SearchKey{"_phone", "ask zoë"}, store::SearchKey{"_profileId", std::string(kId)}));
}

TEST(ProfileKeys, PartOfANameFindsByThatPart) {
  EXPECT_THAT(ReadJson(R"({"LastName":"Ash"})").document.keys,
              ElementsAre(store::SearchKey{"_fullName", "ash"},
                          store::SearchKey{"_profileId", std::string(kId)}));
}

TEST(MergeProfile, EmptyRemovesAndAbsentKeeps) {
  EXPECT_EQ(Merged(R"({"FirstName":"a","LastName":"b"})", R"({"FirstName":"","MiddleName":"c"})"),
            R"({"MiddleName":"c","LastName":"b"})");
  EXPECT_EQ(Merged(R"({"FirstName":"a"})", R"({"FirstName":null})"), R"({"FirstName":"a"})");
  EXPECT_EQ(Merged(R"({"FirstName":"a"})", "{}"), R"({"FirstName":"a"})");
  EXPECT_EQ(Merged("{}", R"({"FirstName":""})"), "{}");
}

TEST(MergeProfile, AddressesAndAttributesChangeMemberByMember) {
  EXPECT_EQ(Merged(R"({"Address":{"City":"a","State":"b"}})",
                   R"({"Address":{"City":"","Country":"c","State":null}})"),
            R"({"Address":{"State":"b","Country":"c"}})");
  EXPECT_EQ(Merged(R"({"FirstName":"a","Address":{"City":"a"}})", R"({"Address":{"City":""}})"),
            R"({"FirstName":"a"})");
  EXPECT_EQ(Merged(R"({"Attributes":{"a":"1"}})", R"({"Attributes":{"a":"","b":"2","0":"x"}})"),
            R"({"Attributes":{"0":"x","b":"2"}})");
  EXPECT_EQ(Merged("{}", R"({"Attributes":{"a":""},"Address":{"City":"x","State":""}})"),
            R"({"Address":{"City":"x"}})");
  EXPECT_EQ(Merged(R"({"Address":{"City":"a"}})", R"({"Address":{}})"),
            R"({"Address":{"City":"a"}})");
}

TEST(MergeProfile, PreferencesAreReplaced) {
  const std::string_view kKept = R"({"EngagementPreferences":{"Phone":[{"KeyName":"a"}]}})";
  EXPECT_EQ(Merged(kKept, R"({"EngagementPreferences":{"Email":[{"KeyName":"b"}]}})"),
            R"({"EngagementPreferences":{"Email":[{"KeyName":"b"}]}})");
  EXPECT_EQ(Merged(kKept, R"({"EngagementPreferences":{}})"), "{}");
}

TEST(MergeProfile, WhatIsNoProfileIsCorrupt) {
  const auto update = wire::JsonDocument::Parse("{}");
  ASSERT_TRUE(update.ok());
  EXPECT_TRUE(
      MergeProfile("{", kId, ProfileMembersOf(update->root())).status().Is(ErrorKind::kCorrupt));
}

TEST(FoldCase, LettersOfFourScriptsFold) {
  EXPECT_EQ(FoldCase("AZ[az"), "az[az");
  EXPECT_EQ(FoldCase("ÀÖ×ØÞßŸ"), "àö×øþßÿ");
  EXPECT_EQ(FoldCase("ĀĹŁŇŊŽİı"), "āĺłňŋžİı");
  EXPECT_EQ(FoldCase("ΑΩΆΈΊΌΎΏΣς"), "αωάέίόύώσσ");
  EXPECT_EQ(FoldCase("АЯЀЏё"), "аяѐџё");
  EXPECT_EQ(FoldCase("中文😀"), "中文😀");
}

}  // namespace
}  // namespace sluice::api::customer_profiles
