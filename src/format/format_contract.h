#pragma once

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "format/batch_writer.h"
#include "format/fake_batches.h"
#include "format/fake_sink.h"

namespace sluice::format {

/// What every format promises, whoever reads the file. Instantiated with the format's options, a
/// reader of it that is not ours and a type that it cannot hold.
struct FormatCase {
  std::string name;
  model::ExportOptions options;
  std::function<std::shared_ptr<arrow::Table>(const std::string& file,
                                              const std::shared_ptr<arrow::Schema>& schema)>
      read;
  std::shared_ptr<arrow::DataType> unsupported;
};

inline WriterResources TestResources() { return {arrow::default_memory_pool(), 1024 * 1024}; }

class FormatContract : public testing::TestWithParam<FormatCase> {
 protected:
  static std::shared_ptr<arrow::Schema> Schema() {
    return arrow::schema({arrow::field("Id", arrow::int64()), arrow::field("Text", arrow::utf8()),
                          arrow::field("Tags", arrow::list(arrow::utf8()))});
  }

  static std::shared_ptr<arrow::RecordBatch> Rows(int64_t first, int64_t count) {
    arrow::Int64Builder ids;
    arrow::StringBuilder texts;
    auto items = std::make_shared<arrow::StringBuilder>();
    arrow::ListBuilder tags(arrow::default_memory_pool(), items);
    for (int64_t i = first; i < first + count; ++i) {
      EXPECT_TRUE(ids.Append(i).ok());
      EXPECT_TRUE((i % 5 == 0 ? texts.AppendNull() : texts.Append(Awkward(i))).ok());
      EXPECT_TRUE((i % 7 == 0 ? tags.AppendNull() : tags.Append()).ok());
      for (int64_t tag = 0; i % 7 != 0 && tag < i % 4; ++tag) {
        EXPECT_TRUE(items->Append(Awkward(i + tag)).ok());
      }
    }
    return arrow::RecordBatch::Make(Schema(), count,
                                    {*ids.Finish(), *texts.Finish(), *tags.Finish()});
  }

  /// Write batches to one file and read it back.
  std::shared_ptr<arrow::Table> RoundTrip(
      const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
    FakeSink sink;
    const auto writer = *MakeBatchWriter(GetParam().options, Schema(), TestResources(), sink);
    for (const auto& batch : batches) EXPECT_TRUE(writer->Write(*batch).ok());
    EXPECT_TRUE(writer->Finish().ok());
    return GetParam().read(sink.text, Schema());
  }

  static void ExpectEqual(const std::shared_ptr<arrow::Table>& read,
                          const std::vector<std::shared_ptr<arrow::RecordBatch>>& written) {
    const auto expected = *arrow::Table::FromRecordBatches(Schema(), written);
    ASSERT_NE(read, nullptr);
    EXPECT_TRUE(read->Equals(*expected)) << read->ToString() << expected->ToString();
  }

 private:
  static std::string Awkward(int64_t i) {
    static const std::vector<std::string> kTexts = {"",
                                                    "plain",
                                                    "\"quoted\" and \\",
                                                    "line\nbreak\r\n",
                                                    "Łódź 東京 🙂",
                                                    "comma, tab\t",
                                                    "null",
                                                    "{\"a\": [1]}",
                                                    std::string("\x01\x1f", 2),
                                                    std::string(5000, 'x') + "\""};
    return kTexts[static_cast<size_t>(i) % kTexts.size()];
  }
};

TEST_P(FormatContract, WhatWasWrittenIsRead) {
  const std::vector batches = {Rows(0, 1000), Rows(1000, 1), Rows(1001, 499)};
  ExpectEqual(RoundTrip(batches), batches);
}

TEST_P(FormatContract, RandomBatchesAreReadEqual) {
  const auto item = arrow::struct_(
      {arrow::field("a", arrow::utf8()), arrow::field("b", arrow::list(arrow::int64()))});
  const auto schema =
      arrow::schema({arrow::field("bool", arrow::boolean()), arrow::field("int64", arrow::int64()),
                     arrow::field("uint64", arrow::uint64()),
                     arrow::field("double", arrow::float64()), arrow::field("text", arrow::utf8()),
                     arrow::field("at", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")),
                     arrow::field("struct", item), arrow::field("list", arrow::list(item))});
  for (uint32_t seed = 0; seed < 10; ++seed) {
    Random random(seed);
    const auto batch = RandomBatch(schema, random);
    FakeSink sink;
    const auto writer = *MakeBatchWriter(GetParam().options, schema, TestResources(), sink);
    ASSERT_TRUE(writer->Write(*batch).ok());
    ASSERT_TRUE(writer->Finish().ok());
    const auto read = GetParam().read(sink.text, schema);
    ASSERT_NE(read, nullptr);
    ASSERT_TRUE(read->Equals(**arrow::Table::FromRecordBatches({batch}))) << "seed " << seed;
  }
}

TEST_P(FormatContract, ABatchWithoutRowsAddsNone) {
  const std::vector batches = {Rows(0, 0), Rows(0, 3), Rows(3, 0)};
  ExpectEqual(RoundTrip(batches), {Rows(0, 3)});
}

TEST_P(FormatContract, ASlicedBatchIsItsRowsOnly) {
  const auto all = Rows(0, 100);
  const std::vector slices = {all->Slice(13, 21), all->Slice(90)};
  ExpectEqual(RoundTrip(slices), slices);
}

TEST_P(FormatContract, TheSinksFailureComesBackAsItWas) {
  FakeSink sink;
  sink.fails_at = 0;
  const auto writer = MakeBatchWriter(GetParam().options, Schema(), TestResources(), sink);
  Status status = writer.status();
  if (status.ok()) status = (*writer)->Write(*Rows(0, 1000));
  if (status.ok()) status = (*writer)->Finish();
  EXPECT_EQ(status.ToString(), sink.failure.ToString());
}

TEST_P(FormatContract, AWriterThatIsGivenUpWritesNoMore) {
  FakeSink sink;
  auto writer = *MakeBatchWriter(GetParam().options, Schema(), TestResources(), sink);
  EXPECT_TRUE(writer->Write(*Rows(0, 10)).ok());
  const std::string before = sink.text;
  writer.reset();
  EXPECT_EQ(sink.text, before);
}

TEST_P(FormatContract, ATypeThatItCannotHoldIsRefusedByColumn) {
  FakeSink sink;
  const auto schema = arrow::schema(
      {arrow::field("fine", arrow::int64()), arrow::field("strange", GetParam().unsupported)});
  const auto writer = MakeBatchWriter(GetParam().options, schema, TestResources(), sink);
  ASSERT_TRUE(writer.status().Is(ErrorKind::kUnsupported));
  EXPECT_NE(writer.status().message().find("'strange'"), std::string::npos);
}

TEST_P(FormatContract, AFileHasAnExtensionAndAMediaType) {
  EXPECT_EQ(FileExtension(GetParam().options).substr(0, 1), ".");
  EXPECT_NE(ContentType(GetParam().options).find('/'), std::string_view::npos);
}

}  // namespace sluice::format
