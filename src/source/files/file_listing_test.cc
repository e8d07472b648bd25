#include "source/files/file_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "objects/fake_object_store.h"

namespace sluice::source {
namespace {

class FileListing : public testing::Test {
 protected:
  void Put(const std::vector<std::string>& keys) {
    for (const std::string& key : keys) bucket_.Plant(key, "x");
  }

  /// "object: key key" of each group, or the error.
  std::vector<std::string> List(const std::string& prefix,
                                const std::vector<std::string>& named = {},
                                const FileNarrowing& narrowing = {}) {
    const auto groups = ListFiles(bucket_, prefix, named, narrowing, {});
    if (!groups.ok()) return {groups.status().ToString()};
    std::vector<std::string> lines;
    for (const FileGroup& group : *groups) {
      std::string line = group.object + ":";
      for (const auto& file : group.files) line += " " + file.key;
      lines.push_back(line);
    }
    return lines;
  }

  objects::FakeObjectStore bucket_;
};

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(FileListing, EachFileAndEachFolderAtThePrefixIsAnObject) {
  Put({"in/a.parquet", "in/orders/1.parquet", "in/orders/2026/2.parquet", "inn/z.parquet"});
  EXPECT_THAT(List("in"), ElementsAre("a.parquet: in/a.parquet",
                                      "orders: in/orders/1.parquet in/orders/2026/2.parquet"));
}

TEST_F(FileListing, AUriMayNameOneFile) {
  Put({"in/a.parquet", "in/a.parquet.parquet"});
  EXPECT_THAT(List("in/a.parquet"), ElementsAre("a.parquet: in/a.parquet"));
}

TEST_F(FileListing, ManifestsMarkersAndEmptyFilesArePassedOver) {
  Put({"t/_manifest.x.json", "t/_SUCCESS", "t/.hidden/a.parquet", "t/o/_temporary/1.parquet",
       "t/o/1.parquet"});
  bucket_.Plant("t/o/", "");
  bucket_.Plant("t/o/2.parquet", "");
  EXPECT_THAT(List("t"), ElementsAre("o: t/o/1.parquet"));
}

TEST_F(FileListing, OfNamedFoldersWithinOneAnotherTheDeepestHasTheFile) {
  Put({"a/1.parquet", "a/b/2.parquet", "c/3.parquet"});
  EXPECT_THAT(List("", {"a", "a/b"}), ElementsAre("a: a/1.parquet", "a/b: a/b/2.parquet"));
  EXPECT_THAT(List("", {"a", "nope"}).front(), HasSubstr("not_found: object 'nope'"));
}

TEST_F(FileListing, AFileOfAnUnknownOrAnotherKindIsRefusedByName) {
  Put({"a/1.parquet", "a/notes.docx"});
  EXPECT_THAT(List("").front(), HasSubstr("file 'a/notes.docx'"));
  EXPECT_THAT(List("", {}, {.folders = {}, .extensions = {"parquet"}, .names = {}}),
              ElementsAre("a: a/1.parquet"));
}

TEST_F(FileListing, FileConfigurationNarrowsByFolderExtensionAndName) {
  Put({"a/1.parquet", "a/b/2.PARQUET", "ab/2.parquet", "c/3.parquet"});
  const auto narrowed = [&](const model::FileConfiguration& configuration) {
    return List("", {}, *ReadFileNarrowing(configuration));
  };
  EXPECT_THAT(narrowed({{"/a/"}, std::nullopt}), ElementsAre("a: a/1.parquet a/b/2.PARQUET"));
  EXPECT_THAT(narrowed({{"a/b", "c"}, std::nullopt}),
              ElementsAre("a: a/b/2.PARQUET", "c: c/3.parquet"));
  EXPECT_THAT(narrowed({{"/"}, {{{"name", {"2.parquet"}}, {"extension", {".Parquet"}}}}}),
              ElementsAre("ab: ab/2.parquet"));
  EXPECT_EQ(ReadFileNarrowing(model::FileConfiguration{{}, {{{"size", {"1"}}}}}).status().message(),
            "FileConfiguration.Filters.size: is not known; known are: extension, name");
}

}  // namespace
}  // namespace sluice::source
