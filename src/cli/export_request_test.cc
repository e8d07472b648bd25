#include "cli/export_request.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace sluice::cli {
namespace {

ExportFlags Flags() {
  ExportFlags flags;
  flags.domain = "acme";
  flags.to = "s3://lake/crm";
  return flags;
}

TEST(ExportRequest, SaysWhatToReadAndWhere) {
  const auto request = MakeExportRequest(Flags());
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->name, "acme");
  EXPECT_EQ(boost::json::serialize(request->integration.at("ObjectConfiguration")),
            R"({"CustomerProfiles":{"domainName":["acme"],"objectType":["_profile"]}})");
  EXPECT_EQ(request->association.at("DestinationURI"), "s3://lake/crm");
  EXPECT_EQ(boost::json::serialize(request->execution),
            R"({"ExecutionMode":"ON_DEMAND","OnDemandConfiguration":{"StartTime":"0"}})");
  EXPECT_FALSE(request->association.contains("ClientAssociationMetadata"));
}

TEST(ExportRequest, TimesBecomeEpochMilliseconds) {
  ExportFlags flags = Flags();
  flags.from = "1970-01-01T00:00:01Z";
  flags.until = "5000";
  const auto request = MakeExportRequest(flags);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(boost::json::serialize(request->execution.at("OnDemandConfiguration")),
            R"({"StartTime":"1000","EndTime":"5000"})");
}

TEST(ExportRequest, AFormatTravelsInTheMetadataAndKeepsAssociationsApart) {
  ExportFlags flags = Flags();
  flags.format = "jsonl";
  const auto request = MakeExportRequest(flags);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(boost::json::serialize(request->association.at("ClientAssociationMetadata")),
            R"({"export.format":"jsonl"})");
  EXPECT_NE(request->client_id, MakeExportRequest(Flags())->client_id);
}

TEST(ExportRequest, ACompressionTravelsBesideTheFormat) {
  ExportFlags flags = Flags();
  flags.format = "csv";
  flags.compression = "gzip";
  const auto request = MakeExportRequest(flags);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(boost::json::serialize(request->association.at("ClientAssociationMetadata")),
            R"({"export.compression":"gzip","export.format":"csv"})");
  EXPECT_EQ(request->client_id, "sluice-export-csv-gzip");
}

TEST(ExportRequest, ColumnsToPartitionByMakeAnotherAssociation) {
  ExportFlags flags = Flags();
  flags.partition_by = "Gender,PartyType";
  const auto request = MakeExportRequest(flags);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(boost::json::serialize(request->association.at("ClientAssociationMetadata")),
            R"({"export.partition-by":"Gender,PartyType"})");
  flags.partition_by = "PartyType";
  EXPECT_NE(request->client_id, MakeExportRequest(flags)->client_id);
}

TEST(ExportRequest, WrongValuesAreRefusedBeforeAnythingIsSent) {
  const auto refused = [](auto change) {
    ExportFlags flags = Flags();
    change(flags);
    return MakeExportRequest(flags).status().Is(ErrorKind::kInvalid);
  };
  EXPECT_TRUE(refused([](ExportFlags& flags) { flags.to = "lake/crm"; }));
  EXPECT_TRUE(refused([](ExportFlags& flags) { flags.to = "ftp://lake/crm"; }));
  EXPECT_TRUE(refused([](ExportFlags& flags) { flags.from = "noon"; }));
  EXPECT_TRUE(refused([](ExportFlags& flags) { flags.format = "xml"; }));
  EXPECT_TRUE(refused([](ExportFlags& flags) { flags.compression = "lzma"; }));
  EXPECT_TRUE(refused([](ExportFlags& flags) {
    flags.from = "9";
    flags.until = "8";
  }));
}

}  // namespace
}  // namespace sluice::cli
