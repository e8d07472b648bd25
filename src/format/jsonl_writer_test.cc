#include "format/jsonl_writer.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>

#include "format/fake_sink.h"

namespace sluice::format {
namespace {

std::shared_ptr<arrow::RecordBatch> Texts(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  for (const auto& value : values) EXPECT_TRUE(builder.Append(value).ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("Text", arrow::utf8())}),
                                  static_cast<int64_t>(values.size()), {*builder.Finish()});
}

TEST(JsonlWriter, ARowIsAnObjectAndANewline) {
  FakeSink sink;
  const auto batch = Texts({"a", "b\n"});
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  ASSERT_TRUE(writer->Write(*batch).ok());
  EXPECT_EQ(sink.text, "{\"Text\":\"a\"}\n{\"Text\":\"b\\n\"}\n");
}

TEST(JsonlWriter, TheSinkHasWholeRowsAfterEachWrite) {
  FakeSink sink;
  const auto batch = Texts({std::string(700'000, 'x'), "y"});
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(writer->Write(*batch).ok());
    EXPECT_EQ(std::count(sink.text.begin(), sink.text.end(), '\n'), 2 * i);
    EXPECT_TRUE(sink.text.ends_with("{\"Text\":\"y\"}\n"));
  }
}

TEST(JsonlWriter, ARowOfAnySizeTakesNoMoreMemoryThanTheBuffer) {
  FakeSink sink;
  const auto batch = Texts({std::string(5'000'000, '\x01')});
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  ASSERT_TRUE(writer->Write(*batch).ok());
  EXPECT_EQ(sink.text.size(), 5'000'000 * 6 + std::string("{\"Text\":\"\"}\n").size());
  for (const size_t bytes : sink.appends) EXPECT_LE(bytes, OutputBuffer::kCapacityBytes);
}

TEST(JsonlWriter, TheMiddleOfTheSinksFailureNamesNoColumn) {
  FakeSink sink;
  sink.fails_at = 1;
  sink.failure = {ErrorKind::kCorrupt, "the other side is odd"};
  const auto batch = Texts({std::string(700'000, 'x')});
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  EXPECT_EQ(writer->Write(*batch).message(), "the other side is odd");
}

TEST(JsonlWriter, TextThatIsNotUtf8IsRefusedByColumnWithoutItsContent) {
  FakeSink sink;
  const auto batch = Texts({"fine", "caf\xe9 secret"});
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  const Status status = writer->Write(*batch);
  EXPECT_TRUE(status.Is(ErrorKind::kCorrupt));
  EXPECT_EQ(status.message(), "column 'Text' holds text that is not UTF-8");
}

TEST(JsonlWriter, TimesBeyondTheCalendarAreRefusedByColumn) {
  const auto type = arrow::timestamp(arrow::TimeUnit::SECOND, "UTC");
  for (const int64_t value :
       {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()}) {
    arrow::TimestampBuilder builder(type, arrow::default_memory_pool());
    ASSERT_TRUE(builder.Append(value).ok());
    const auto batch =
        arrow::RecordBatch::Make(arrow::schema({arrow::field("At", type)}), 1, {*builder.Finish()});
    FakeSink sink;
    const auto writer = *JsonlWriter::Make(batch->schema(), sink);
    EXPECT_EQ(writer->Write(*batch).message(), "column 'At' holds a timestamp out of range");
  }
}

TEST(JsonlWriter, MembersOfOneNameAreRefused) {
  FakeSink sink;
  const auto twice =
      arrow::schema({arrow::field("A", arrow::utf8()), arrow::field("A", arrow::int64())});
  EXPECT_EQ(JsonlWriter::Make(twice, sink).status().message(), "there are two columns 'A'");
  const auto nested = arrow::schema({arrow::field(
      "S", arrow::struct_({arrow::field("A", arrow::utf8()), arrow::field("A", arrow::utf8())}))});
  EXPECT_EQ(JsonlWriter::Make(nested, sink).status().message(),
            "column 'S' has two members of one name");
}

TEST(JsonlWriter, AwkwardColumnNamesAreEscaped) {
  FakeSink sink;
  arrow::Int64Builder builder;
  ASSERT_TRUE(builder.Append(1).ok());
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("a \"b\"\n東", arrow::int64())}), 1, {*builder.Finish()});
  const auto writer = *JsonlWriter::Make(batch->schema(), sink);
  ASSERT_TRUE(writer->Write(*batch).ok());
  EXPECT_EQ(sink.text, "{\"a \\\"b\\\"\\n東\":1}\n");
}

TEST(JsonlWriter, ABatchOfAnotherSchemaIsOurOwnMistake) {
  FakeSink sink;
  const auto writer =
      *JsonlWriter::Make(arrow::schema({arrow::field("Other", arrow::utf8())}), sink);
  EXPECT_TRUE(writer->Write(*Texts({"a"})).Is(ErrorKind::kInternal));
}

}  // namespace
}  // namespace sluice::format
