#include "source/files/csv_object.h"

#include <arrow/api.h>
#include <arrow/io/compressed.h>
#include <arrow/io/memory.h>
#include <arrow/util/compression.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "objects/fake_object_store.h"

namespace sluice::source {
namespace {

using testing::HasSubstr;

std::string Compressed(const std::string& text, arrow::Compression::type type) {
  const auto codec = *arrow::util::Codec::Create(type);
  const auto out = *arrow::io::BufferOutputStream::Create();
  const auto stream = *arrow::io::CompressedOutputStream::Make(codec.get(), out);
  EXPECT_TRUE(stream->Write(text).ok() && stream->Close().ok());
  return (*out->Finish())->ToString();
}

class CsvObjects : public testing::Test {
 protected:
  Status Begin(const FileSettings& settings = {}, size_t splits = 1) {
    TRY_ASSIGN(object_, OpenCsvObject(bucket_, (*bucket_.List("", "", 1000, {})).objects, settings,
                                      splits, {}));
    TRY_ASSIGN(selection_, Selection::Make(*object_->schema(), {}, std::nullopt, {}));
    return object_->Choose(selection_, splits);
  }

  /// The schema and the rows, or the error.
  std::string Read(const FileSettings& settings = {}, size_t splits = 1, BatchLimits limits = {}) {
    if (Status status = Begin(settings, splits); !status.ok()) return status.ToString();
    std::string text;
    for (const auto& field : object_->schema()->fields()) {
      text += (text.empty() ? "" : ", ") + field->ToString();
    }
    for (size_t split = 0; split < object_->splits(); ++split) {
      const auto reader = object_->Read(split, limits, arrow::default_memory_pool(), {});
      if (!reader.ok()) return reader.status().ToString();
      while (true) {
        const auto batch = (*reader)->Next();
        if (!batch.ok()) return batch.status().ToString();
        if (!*batch) break;
        EXPECT_TRUE((*batch)->ValidateFull().ok());
        for (int64_t row = 0; row < (*batch)->num_rows(); ++row) {
          text += "\n";
          for (const auto& column : (*batch)->columns()) {
            text += (text.back() == '\n' ? "" : "|") + (*column->GetScalar(row))->ToString();
          }
        }
      }
    }
    return text;
  }

  objects::FakeObjectStore bucket_;
  std::unique_ptr<FileObject> object_;
  Selection selection_;
};

/// UTF-16 of ASCII.
std::string Wide(std::string_view text, bool little) {
  std::string wide(little ? "\xff\xfe" : "\xfe\xff");
  for (const char c : text) {
    if (!little) wide += '\0';
    wide += c;
    if (little) wide += '\0';
  }
  return wide;
}

TEST_F(CsvObjects, Utf16IsKnownByItsMarkAlsoWithinGzip) {
  const std::string text = "id,name\n1,ab\n2,cd\n";
  bucket_.Plant("1.csv", Wide(text, true));
  bucket_.Plant("2.csv", Wide(text, false));
  bucket_.Plant("3.csv.gz", Compressed(Wide(text, true), arrow::Compression::GZIP));
  EXPECT_EQ(Read({}, 4), "id: int64, name: string\n1|ab\n2|cd\n1|ab\n2|cd\n1|ab\n2|cd");
}

TEST_F(CsvObjects, AnEncodingThatIsSetIsReadAndHeldTo) {
  FileSettings settings;
  settings.encoding = TextEncoding::kWindows1252;
  bucket_.Plant("1.csv", "name\n\x80 caf\xe9\n");
  EXPECT_EQ(Read(settings), "name: string\n\u20ac caf\u00e9");
  bucket_.Plant("1.csv", "name\n\x81\n");
  EXPECT_THAT(Read(settings), HasSubstr("file '1.csv': the text is not windows-1252"));
}

TEST_F(CsvObjects, TypesAreThoseOfAllRowsAndEmptyTextIsNotNull) {
  bucket_.Plant("1.csv",
                "id,amount,code,name,day,ok\n1,1.50,007,Ada,2024-02-29,true\n"
                "-2,,010,\"\",,false\n3,12.25,,\"x\n\"\"y\"\",\",2024-03-01,\n");
  EXPECT_EQ(Read(),
            "id: int64, amount: decimal128(18, 2), code: string, name: string, day: date32[day], "
            "ok: bool\n1|1.50|007|Ada|2024-02-29|true\n-2|null|010||null|false\n"
            "3|12.25|null|x\n\"y\",|2024-03-01|null");
}

TEST_F(CsvObjects, TheLastRowDecidesAsMuchAsTheFirst) {
  std::string text = "n\n";
  for (int i = 0; i < 300'000; ++i) text += "12345\n";
  bucket_.Plant("1.csv", text);
  ASSERT_TRUE(Begin().ok());
  EXPECT_EQ(object_->schema()->ToString(), "n: int64");
  EXPECT_EQ(object_->rows_estimate(), 300'000);
  bucket_.Plant("1.csv", text + "0x\n");
  ASSERT_TRUE(Begin().ok());
  EXPECT_EQ(object_->schema()->ToString(), "n: string");
}

TEST_F(CsvObjects, FilesOfAnObjectArePutTogetherByName) {
  bucket_.Plant("1.csv", "a,b\n1,x\n");
  bucket_.Plant("2.csv", "b;a\ny;2.5\n");
  bucket_.Plant("3.csv", "c\nlast\n");
  EXPECT_EQ(Read(),
            "a: decimal128(18, 1), b: string, c: string\n1.0|x|null\n2.5|y|null\n"
            "null|null|last");
}

TEST_F(CsvObjects, SettingsSayWhatCannotBeGuessed) {
  bucket_.Plant("1.csv", "1|NULL\n\"NULL\"|3\n");
  FileSettings settings;
  settings.csv_header = false;
  settings.csv_null = "NULL";
  settings.csv_delimiter = '|';
  EXPECT_EQ(Read(settings), "column_1: string, column_2: int64\n1|null\nNULL|3");
  settings.infer_types = false;
  EXPECT_EQ(Read(settings), "column_1: string, column_2: string\n1|null\nNULL|3");
}

TEST_F(CsvObjects, PiecesThatBeginWithinQuotesAreSeenAndMended) {
  // Line feeds within quotes wherever a piece of 4 MiB may begin, and text that looks like rows.
  std::string text = "id,text\n";
  int rows = 0;
  while (text.size() < 20'000'000) {
    text += std::to_string(rows++) + ",\"";
    for (int i = 0; i < 2000; ++i) text += "7,no row\n";
    text += "\"\n";
  }
  bucket_.Plant("1.csv", text);
  for (const size_t splits : {size_t{1}, size_t{3}}) {
    ASSERT_TRUE(Begin({}, splits).ok());
    EXPECT_EQ(object_->rows_estimate(), rows);
    EXPECT_EQ(object_->splits(), splits);
    int64_t next = 0;
    for (size_t split = 0; split < splits; ++split) {
      const auto reader = *object_->Read(split, {}, arrow::default_memory_pool(), {});
      while (const auto batch = *reader->Next()) {
        const auto& ids = static_cast<const arrow::Int64Array&>(*batch->column(0));
        const auto& texts = static_cast<const arrow::StringArray&>(*batch->column(1));
        for (int64_t row = 0; row < ids.length(); ++row) {
          ASSERT_EQ(ids.Value(row), next++);
          ASSERT_EQ(texts.GetView(row).size(), 18'000U);
        }
      }
    }
    EXPECT_EQ(next, rows);
  }
}

TEST_F(CsvObjects, ABrokenLineIsToldByFileAndLineOrSkippedAndCounted) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1'500'000; ++i) text += i == 1'400'000 ? "broken\n" : "1,2\n";
  bucket_.Plant("1.csv", text);
  EXPECT_EQ(Begin({}, 2).ToString(),
            "corrupt: file '1.csv': line 1400002: there is 1 field instead of 2");
  FileSettings settings;
  settings.skip_broken = true;
  ASSERT_TRUE(Begin(settings, 2).ok());
  EXPECT_EQ(object_->rows_estimate(), 1'499'999);
  EXPECT_EQ(object_->notes(), std::vector<std::string>{"1 broken line was left out"});
}

TEST_F(CsvObjects, CompressedFilesAreReadByTheirFirstBytes) {
  const std::string gzip = Compressed("a\n1\n2\n", arrow::Compression::GZIP);
  bucket_.Plant("1.csv.gz", gzip + Compressed("3\n", arrow::Compression::GZIP));
  bucket_.Plant("2.csv", Compressed("a\n4\n", arrow::Compression::GZIP));
  bucket_.Plant("3.csv.zst", Compressed("a\n5\n", arrow::Compression::ZSTD));
  EXPECT_EQ(Read({}, 2), "a: int64\n1\n2\n3\n4\n5");
  bucket_.Plant("1.csv.gz", gzip.substr(0, gzip.size() - 3));
  EXPECT_EQ(Begin().message(), "file '1.csv.gz': the compressed data is damaged or cut");
  bucket_.Plant("1.csv.gz", "a\n1\n");
  EXPECT_EQ(Begin().message(),
            "file '1.csv.gz': file '1.csv.gz' is not compressed as its name says");
}

TEST_F(CsvObjects, AHeaderMustNameEachColumnOnce) {
  bucket_.Plant("1.csv",
                "\xef\xbb\xbf"
                "a,,\"b\"\"\"\n1,2,3\n");
  EXPECT_EQ(Read(), "a: int64, column_2: int64, b\": int64\n1|2|3");
  bucket_.Plant("1.csv", "a,a\n1,2\n");
  EXPECT_EQ(Begin().message(), "file '1.csv': column 'a' appears twice in the header");
  bucket_.Plant("1.csv", "a,b");
  EXPECT_EQ(Read(), "a: string, b: string");
}

TEST_F(CsvObjects, ARowOfMegabytesIsReadAndOneBeyondTheMostIsNamed) {
  bucket_.Plant("1.csv", "a,b\n1," + std::string(10'000'000, 'x') + "\n2,y\n");
  ASSERT_TRUE(Begin().ok());
  const auto reader = *object_->Read(0, {.bytes = 100'000}, arrow::default_memory_pool(), {});
  EXPECT_EQ((*reader->Next())->num_rows(), 1);
  EXPECT_EQ((*reader->Next())->num_rows(), 1);
  bucket_.Plant("1.csv", "a,b\n1,\"" + std::string(40'000'000, 'x'));
  EXPECT_TRUE(Begin().Is(ErrorKind::kQuota));
  EXPECT_THAT(Begin().message(), HasSubstr("file '1.csv': a row is larger than"));
}

}  // namespace
}  // namespace sluice::source
