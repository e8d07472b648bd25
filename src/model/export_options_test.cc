#include "model/export_options.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

using Metadata = std::map<std::string, std::string>;

std::string Refusal(const Metadata& metadata) {
  return ReadExportOptions(metadata).status().message();
}

TEST(ExportOptions, NotesOfTheCallerAreLeftAlone) {
  const auto options = ReadExportOptions({{"team", "growth"}, {"exporter", "x"}});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(*options, ExportOptions());
}

TEST(ExportOptions, EveryOptionIsRead) {
  const auto options = ReadExportOptions({{"export.format", "csv"},
                                          {"export.compression", "gzip"},
                                          {"export.file-bytes", "134217728"},
                                          {"export.csv.header", "false"},
                                          {"export.csv.delimiter", "tab"},
                                          {"export.csv.null", "\\N"},
                                          {"export.csv.formula-guard", "true"}});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(*options,
            (ExportOptions{
                Format::kCsv,
                Compression::kGzip,
                134217728,
                {.header = false, .delimiter = '\t', .null_text = "\\N", .formula_guard = true}}));
}

TEST(ExportOptions, UnknownKeysAndValuesAreRefusedNamingWhatIsAllowed) {
  EXPECT_NE(Refusal({{"export.formt", "jsonl"}}).find("export.format"), std::string::npos);
  EXPECT_NE(Refusal({{"export.format", "xml"}}).find("jsonl, csv, parquet"), std::string::npos);
  EXPECT_NE(Refusal({{"export.compression", "lzma"}}).find("none, gzip"), std::string::npos);
  EXPECT_NE(Refusal({{"export.csv.null", "0"}}).find("empty, \\N"), std::string::npos);
  EXPECT_NE(Refusal({{"export.csv.delimiter", "a"}}).find("tab"), std::string::npos);
  for (const char* bytes :
       {"", "-1", "1048575", "1 GiB", "5497558138881", "99999999999999999999"}) {
    EXPECT_NE(Refusal({{"export.file-bytes", bytes}}).find("1048576"), std::string::npos) << bytes;
  }
}

TEST(ExportOptions, ColumnsToPartitionByArePartedByCommas) {
  ExportOptions server;
  server.partition_by = {"day"};
  const auto read = [&](const char* text) {
    return ReadExportOptions({{"export.partition-by", text}}, server);
  };
  EXPECT_EQ(read("region")->partition_by, std::vector<std::string>({"region"}));
  EXPECT_EQ(read("region, the day ,x")->partition_by,
            std::vector<std::string>({"region", "the day", "x"}));
  EXPECT_TRUE(read("none")->partition_by.empty());
  EXPECT_EQ(ReadExportOptions({}, server)->partition_by, server.partition_by);
  for (const char* text : {",", "a,", ",a", "a, ,b"}) {
    EXPECT_NE(read(text).status().message().find("export.partition-by must be columns"),
              std::string::npos)
        << text;
  }
  EXPECT_NE(read("a,b,a").status().message().find("'a' twice"), std::string::npos);
}

TEST(ExportOptions, ACompressionThatTheFormatLacksIsRefusedWhenItWasAskedFor) {
  EXPECT_NE(Refusal({{"export.format", "csv"}, {"export.compression", "snappy"}})
                .find("export.compression of csv files must be one of: none, gzip, zstd"),
            std::string::npos);
  EXPECT_TRUE(
      ReadExportOptions({{"export.format", "parquet"}, {"export.compression", "snappy"}}).ok());
}

TEST(ExportOptions, TheServersCompressionStandsWhereTheFormatHasIt) {
  ExportOptions server;
  server.compression = Compression::kSnappy;
  EXPECT_EQ(CompressionOf(*ReadExportOptions({{"export.format", "csv"}}, server)),
            Compression::kNone);
  EXPECT_EQ(CompressionOf(*ReadExportOptions({{"export.format", "parquet"}}, server)),
            Compression::kSnappy);
  EXPECT_EQ(CompressionOf(*ReadExportOptions({{"export.format", "parquet"}})), Compression::kZstd);
}

}  // namespace
}  // namespace sluice::model
