#include "model/export_options.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

TEST(ExportOptions, NotesOfTheCallerAreLeftAlone) {
  const auto options = ReadExportOptions({{"team", "growth"}, {"exporter", "x"}});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->format, Format::kJsonl);
}

TEST(ExportOptions, UnknownExportKeysAndValuesAreRefusedNamingWhatIsAllowed) {
  EXPECT_NE(ReadExportOptions({{"export.formt", "jsonl"}}).status().message().find("export.format"),
            std::string::npos);
  EXPECT_NE(ReadExportOptions({{"export.format", "xml"}}).status().message().find("jsonl"),
            std::string::npos);
  EXPECT_NE(ReadExportOptions({{"export.compression", "lzma"}}).status().message().find("none"),
            std::string::npos);
}

}  // namespace
}  // namespace sluice::model
