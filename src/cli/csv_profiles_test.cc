#include "cli/csv_profiles.h"

#include <gtest/gtest.h>

#include "cli/fake_byte_source.h"

namespace sluice::cli {
namespace {

/// Reads one file, record by record.
struct Reading {
  explicit Reading(std::string text, std::string_view key = "") : source(std::move(text)) {
    auto opened = CsvProfiles::Open(source, key);
    status = opened.status();
    if (opened.ok()) reader = *std::move(opened);
  }
  ReadStep Next() {
    auto step = reader->Next(record, refusal);
    EXPECT_TRUE(step.ok()) << step.status().ToString();
    return step.ok() ? *step : ReadStep::kEnd;
  }

  FakeByteSource source;
  Status status;
  std::unique_ptr<CsvProfiles> reader;
  ProfileRecord record;
  Refusal refusal;
};

TEST(CsvProfiles, ColumnsBecomeMembersAndEmptyCellsNone) {
  Reading reading(
      "FirstName,Address.City,Attributes.a.b,LastName,Address.PostalCode\n"
      "Ada,Zürich,\"say \"\"hi\"\"\n\",,8001\n"
      ",,,Lovelace,\n");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.json,
            R"({"FirstName":"Ada","Address":{"City":"Zürich","PostalCode":"8001"},)"
            R"("Attributes":{"a.b":"say \"hi\"\n"}})");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.json, R"({"LastName":"Lovelace"})");
  EXPECT_EQ(reading.Next(), ReadStep::kEnd);
}

TEST(CsvProfiles, AnUnknownColumnIsRefusedListingWhatIsAllowed) {
  for (const char* header :
       {"FirstName,Shoe\n", "Address\n", "Address.Planet\n", "Attributes\n", "Attributes.\n",
        "FirstName.x\n", ".City\n", "firstname\n", "EngagementPreferences.Phone\n", "\"\"\n"}) {
    const Reading reading(header);
    ASSERT_TRUE(reading.status.Is(ErrorKind::kInvalid)) << header;
    EXPECT_NE(reading.status.message().find("ShippingAddress.City"), std::string::npos) << header;
  }
  EXPECT_NE(Reading("FirstName,Shoe\n").status.message().find("1:11: the column \"Shoe\""),
            std::string::npos);
}

TEST(CsvProfiles, AFileWithoutAUsableHeaderIsRefused) {
  EXPECT_TRUE(Reading("").status.Is(ErrorKind::kInvalid));
  EXPECT_TRUE(Reading("FirstName,FirstName\n").status.Is(ErrorKind::kInvalid));
  EXPECT_TRUE(Reading("\"FirstName\n").status.Is(ErrorKind::kInvalid));
  EXPECT_TRUE(Reading("FirstName\n", "Email").status.Is(ErrorKind::kInvalid));
}

TEST(CsvProfiles, ARecordOfAnotherWidthIsRefused) {
  Reading reading("FirstName,LastName\na\nb,c,d\ne,f\n");
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.place, (Place{2, 1}));
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.place, (Place{3, 5}));
  EXPECT_EQ(reading.Next(), ReadStep::kRecord);
}

TEST(CsvProfiles, TextThatIsNotUtf8IsRefusedWithItsColumn) {
  Reading reading("FirstName,LastName\nMichele,Andr\xe9\n");
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.place, (Place{2, 9}));
  EXPECT_EQ(reading.refusal.member, "LastName");
}

TEST(CsvProfiles, IdsAndKeysAreTakenOut) {
  Reading reading("ProfileId,AccountNumber\n0123456789ABCDEF0123456789abcdef,A-1\nx,A-2\n,A-3\n",
                  "AccountNumber");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.profile_id, "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(reading.record.key, "A-1");
  EXPECT_EQ(reading.record.json, R"({"AccountNumber":"A-1"})");
  ASSERT_EQ(reading.Next(), ReadStep::kRefused);
  EXPECT_EQ(reading.refusal.member, "ProfileId");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  EXPECT_EQ(reading.record.profile_id, "");
}

TEST(CsvProfiles, ARecordOfNothingIsRefused) {
  Reading reading("FirstName,LastName\n,\n");
  EXPECT_EQ(reading.Next(), ReadStep::kRefused);
}

TEST(CsvProfiles, AMemberIsFoundAgainInItsRecord) {
  Reading reading("FirstName,Address.City\n\"a\nb\",c\n");
  ASSERT_EQ(reading.Next(), ReadStep::kRecord);
  const auto& record = reading.record;
  EXPECT_EQ(reading.reader->Locate(record.place, record.json, record.places, "Address.City"),
            (Place{3, 4}));
  EXPECT_EQ(reading.reader->Locate(record.place, record.json, record.places, "Gender"),
            (Place{2, 1}));
}

}  // namespace
}  // namespace sluice::cli
