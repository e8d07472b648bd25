#include "source/files/json_lines_object.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "objects/fake_object_store.h"

namespace sluice::source {
namespace {

class JsonLinesObjects : public testing::Test {
 protected:
  Status Begin(const FileSettings& settings = {}, size_t splits = 1) {
    TRY_ASSIGN(object_, OpenJsonLinesObject(bucket_, (*bucket_.List("", "", 1000, {})).objects,
                                            settings, splits, {}));
    TRY_ASSIGN(selection_, Selection::Make(*object_->schema(), {}, std::nullopt, {}));
    return object_->Choose(selection_, splits);
  }

  std::string Schema() {
    const Status status = Begin();
    return status.ok() ? object_->schema()->ToString() : status.ToString();
  }

  /// All rows of one column, or the error.
  std::string Column(int column, const FileSettings& settings = {}, size_t splits = 1) {
    if (Status status = Begin(settings, splits); !status.ok()) return status.ToString();
    std::string text;
    for (size_t split = 0; split < object_->splits(); ++split) {
      const auto reader = *object_->Read(split, {}, arrow::default_memory_pool(), {});
      while (true) {
        const auto batch = reader->Next();
        if (!batch.ok()) return batch.status().ToString();
        if (!*batch) break;
        EXPECT_TRUE((*batch)->ValidateFull().ok());
        for (int64_t row = 0; row < (*batch)->num_rows(); ++row) {
          if (!text.empty()) text += "; ";
          text += (*(*batch)->column(column)->GetScalar(row))->ToString();
        }
      }
    }
    return text;
  }

  /// The type and the rows of values that stand in the member "v".
  std::string Values(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) text += "{\"v\":" + value + "}\n";
    bucket_.Plant("1.jsonl", text);
    const std::string schema = Schema();
    return schema + " = " + Column(0);
  }

  objects::FakeObjectStore bucket_;
  std::unique_ptr<FileObject> object_;
  Selection selection_;
};

TEST_F(JsonLinesObjects, EachValueIsWhatItWas) {
  EXPECT_EQ(Values({"1", "-20", "9007199254740993"}), "v: int64 = 1; -20; 9007199254740993");
  EXPECT_EQ(Values({"1", "18446744073709551616"}),
            "v: decimal128(38, 0) = 1; 18446744073709551616");
  EXPECT_EQ(Values({"1.25", "3"}), "v: decimal128(18, 2) = 1.25; 3.00");
  EXPECT_EQ(Values({"1e300", "0.5"}), "v: double = 1e+300; 0.5");
  EXPECT_EQ(Values({"true", "null", "false"}), "v: bool = true; null; false");
  EXPECT_EQ(Values({"\"a\\n\\u0142\"", "\"\"", "null"}), "v: string = a\nł; ; null");
  EXPECT_EQ(Values({"null"}), "v: string = null");
}

TEST_F(JsonLinesObjects, WhatNoTypeHoldsIsKeptAsItsJsonText) {
  EXPECT_EQ(Values({"1", "\"1\"", "{\"a\": [1, 2]}", "[ ]", "true"}),
            "v: string = 1; \"1\"; {\"a\": [1, 2]}; [ ]; true");
  EXPECT_EQ(Values({"{}", "null"}), "v: string = {}; null");
  EXPECT_EQ(Values({"0.12345678901234567890123456789012345678901"}),
            "v: string = 0.12345678901234567890123456789012345678901");
}

TEST_F(JsonLinesObjects, NestedValuesStayNested) {
  EXPECT_EQ(Values({"{\"a\":1,\"b\":[\"x\",null]}", "{\"b\":[]}", "null", "{\"a\":2,\"c\":true}"}),
            "v: struct<a: int64, b: list<item: string>, c: bool> = "
            "{a:int64 = 1, b:list<item: string> = list<item: string>[x, null], c:bool = null}; "
            "{a:int64 = null, b:list<item: string> = list<item: string>[], c:bool = null}; null; "
            "{a:int64 = 2, b:list<item: string> = null, c:bool = true}");
  EXPECT_EQ(Values({"[[1],[2,3]]", "[null]"}),
            "v: list<item: list<item: int64>> = list<item: list<item: int64>>[list<item: "
            "int64>[1], list<item: int64>[2, 3]]; list<item: list<item: int64>>[null]");
}

TEST_F(JsonLinesObjects, MembersMayComeInAnyOrderAndBeAbsent) {
  bucket_.Plant("1.jsonl", "{\"a\":1,\"b\":\"x\"}\n\n{\"b\":\"y\",\"a\":2}\r\n{}\n");
  bucket_.Plant("2.jsonl", "\xef\xbb\xbf{\"c\":true}");
  EXPECT_EQ(Schema(), "a: int64\nb: string\nc: bool");
  EXPECT_EQ(Column(0), "1; 2; null; null");
  EXPECT_EQ(Column(1), "x; y; null; null");
  EXPECT_EQ(Column(2), "null; null; null; true");
}

TEST_F(JsonLinesObjects, ABrokenLineIsToldByFileAndLineOrSkippedAndCounted) {
  const std::string deep = "{\"v\":" + std::string(40, '[') + std::string(40, ']') + "}";
  for (const std::string& line :
       {std::string("{\"v\":1"), std::string("{\"v\":1} x"), std::string("[1]"), std::string("1"),
        std::string("{\"v\":01}"), std::string("{\"v\":1.}"), std::string("{\"v\":nul}"),
        std::string("{\"v\":\"\xff\"}"), std::string("{\"v\":\"\\x\"}"), std::string("{v:1}"),
        std::string("{\"v\":1,\"v\":2}"), std::string("{\"v\":\"a\0b\"}", 11), deep,
        std::string("{\"v\":1,}"), std::string("{\"v\":-}"), std::string("{\"v\":1e}")}) {
    bucket_.Plant("1.jsonl", "{\"v\":1}\n" + line + "\n{\"v\":3}\n");
    const Status status = Begin();
    EXPECT_TRUE(status.Is(ErrorKind::kCorrupt)) << line << status.ToString();
    EXPECT_EQ(status.message().find("file '1.jsonl': line 2: "), 0U) << status.message();
    FileSettings settings;
    settings.skip_broken = true;
    EXPECT_EQ(Column(0, settings), "1; 3") << line;
    EXPECT_EQ(object_->notes(), std::vector<std::string>{"1 broken line was left out"});
  }
}

TEST_F(JsonLinesObjects, SplitsOfALargeFileHaveEachRowOnce) {
  std::string text;
  int64_t rows = 0;
  while (text.size() < 15'000'000) {
    text += "{\"n\":" + std::to_string(rows++) + ",\"t\":\"" + std::string(800, 'x') + "\"}\n";
  }
  bucket_.Plant("1.jsonl", text);
  ASSERT_TRUE(Begin({}, 3).ok());
  EXPECT_EQ(object_->rows_estimate(), rows);
  EXPECT_EQ(object_->splits(), 3U);
  int64_t next = 0;
  for (size_t split = 0; split < 3; ++split) {
    const auto reader = *object_->Read(split, {}, arrow::default_memory_pool(), {});
    while (const auto batch = *reader->Next()) {
      const auto& numbers = static_cast<const arrow::Int64Array&>(*batch->column(0));
      for (int64_t row = 0; row < numbers.length(); ++row) ASSERT_EQ(numbers.Value(row), next++);
    }
  }
  EXPECT_EQ(next, rows);
}

TEST_F(JsonLinesObjects, MembersThatAreDataAreRefused) {
  std::string text;
  for (int i = 0; i < 11'000; ++i) text += "{\"m" + std::to_string(i) + "\":1}\n";
  bucket_.Plant("1.jsonl", text);
  EXPECT_TRUE(Begin().Is(ErrorKind::kInvalid));
}

}  // namespace
}  // namespace sluice::source
