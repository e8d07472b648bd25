#include "source/postgres/copy_decoder.h"

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "batch/memory.h"
#include "source/postgres/fake_copy.h"

namespace sluice::source {
namespace {

constexpr uint32_t kInt4 = 23;
constexpr uint32_t kText = 25;

Column ColumnOf(std::string name, uint32_t oid, int32_t modifier = -1) {
  return {std::move(name), {.oid = oid, .modifier = modifier}};
}

Column ArrayOf(std::string name, uint32_t item) {
  return {std::move(name), {.oid = 1, .element = std::make_shared<const Type>(Type{.oid = item})}};
}

std::vector<ColumnRule> RulesOf(const std::vector<Column>& columns) {
  std::vector<ColumnRule> rules;
  for (const Column& column : columns) rules.push_back(RuleOf(column));
  return rules;
}

/// A decoder of a table "t" of an id, a text and a list of numbers.
class CopyDecoderTest : public testing::Test {
 protected:
  static std::vector<ColumnRule> Rules() {
    return RulesOf({ColumnOf("id", kInt4), ColumnOf("note", kText), ArrayOf("marks", kInt4)});
  }
  CopyDecoder Decoder(BatchLimits limits = {},
                      arrow::MemoryPool* pool = arrow::default_memory_pool()) {
    return {"t", Rules(), limits, pool};
  }
  /// Every third row is null but for its id, every fifth has an empty text and list.
  static std::string Row(int32_t id, size_t note_bytes = 10) {
    if (id % 3 == 0) return SentRow({Sent(id), std::nullopt, std::nullopt});
    if (id % 5 == 0) return SentRow({Sent(id), "", SentArray(kInt4, {})});
    return SentRow({Sent(id), std::string(note_bytes, 'x') + std::to_string(id),
                    SentArray(kInt4, {Sent(id), std::nullopt, Sent(-id)})});
  }
  static void ExpectRow(const arrow::RecordBatch& batch, int64_t row, int32_t id,
                        size_t note_bytes = 10) {
    const auto text = [&](int column) {
      return (*batch.column(column)->GetScalar(row))->ToString();
    };
    const std::string n = std::to_string(id);
    EXPECT_EQ(text(0), n);
    if (id % 3 == 0) {
      EXPECT_EQ(text(1) + text(2), "nullnull");
    } else if (id % 5 == 0) {
      EXPECT_EQ(text(1) + text(2), "list<item: int32>[]");
    } else {
      EXPECT_EQ(text(1), std::string(note_bytes, 'x') + n);
      EXPECT_EQ(text(2), "list<item: int32>[" + n + ", null, -" + n + "]");
    }
  }
  /// Decode rows 1 to `rows` and a trailer, and check them as they come.
  static std::vector<std::shared_ptr<arrow::RecordBatch>> DecodeAll(
      CopyDecoder& decoder, int32_t rows, const std::function<size_t(int32_t)>& note_bytes) {
    std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
    int32_t first = 1;
    const auto flush = [&] {
      auto batch = decoder.Flush();
      ASSERT_TRUE(batch.ok()) << batch.status().ToString();
      ASSERT_TRUE((*batch)->ValidateFull().ok()) << (*batch)->ValidateFull().ToString();
      for (int64_t row = 0; row < (*batch)->num_rows(); ++row, ++first) {
        ExpectRow(**batch, row, first, note_bytes(first));
      }
      batches.push_back(*std::move(batch));
    };
    for (int32_t id = 1; id <= rows; ++id) {
      const std::string message = (id == 1 ? SentHeader() : "") + Row(id, note_bytes(id));
      auto taken = decoder.Append(message);
      EXPECT_TRUE(taken.ok()) << taken.status().ToString();
      if (!taken.ok()) return batches;
      if (*taken) continue;
      flush();
      taken = decoder.Append(message);
      EXPECT_TRUE(taken.ok() && *taken) << taken.status().ToString();
    }
    EXPECT_TRUE(*decoder.Append(SentTrailer()));
    EXPECT_TRUE(decoder.ended());
    if (decoder.rows() != 0) flush();
    EXPECT_EQ(first, rows + 1);
    return batches;
  }
};

TEST_F(CopyDecoderTest, RowsComeOutAsTheyWentIn) {
  auto decoder = Decoder();
  EXPECT_EQ(DecodeAll(decoder, 1000, [](int32_t id) { return id % 40; }).size(), 1U);
}

TEST_F(CopyDecoderTest, AStreamWithoutRowsEnds) {
  auto decoder = Decoder();
  EXPECT_TRUE(*decoder.Append(SentHeader() + SentTrailer()));
  EXPECT_TRUE(decoder.ended());
  EXPECT_EQ(decoder.rows(), 0);
}

TEST_F(CopyDecoderTest, ABatchKeepsWithinItsLimitsAndNoRowIsLost) {
  for (const int64_t bytes : {int64_t{4000}, int64_t{20'000}, int64_t{1'000'000}}) {
    for (const int64_t rows : {int64_t{1}, int64_t{7}, int64_t{400}}) {
      auto decoder = Decoder({rows, bytes});
      for (const auto& batch : DecodeAll(decoder, 900, [](int32_t id) { return id % 300; })) {
        EXPECT_LE(batch->num_rows(), rows);
        EXPECT_LE(batch::HeldBytes(*batch), bytes);
      }
    }
  }
}

TEST_F(CopyDecoderTest, ARowLargerThanABatchIsABatchOfItsOwn) {
  auto decoder = Decoder({.bytes = 10'000});
  const auto batches =
      DecodeAll(decoder, 400, [](int32_t id) { return id % 100 == 1 ? 50'000 : 5; });
  for (const auto& batch : batches) {
    if (batch::HeldBytes(*batch) > 10'000) {
      EXPECT_EQ(batch->num_rows(), 1);
    }
  }
  EXPECT_EQ(batches.size(), 6U) << "three large rows, and what is between them";
}

TEST_F(CopyDecoderTest, APoolThatIsFullEndsABatchEarly) {
  const auto pool = batch::NewCappedPool(100'000);
  auto decoder = Decoder({.bytes = 1'000'000}, pool.get());
  int32_t id = 0;
  while (true) {
    const std::string message = (id == 0 ? SentHeader() : "") + Row(id + 1, 100);
    const auto taken = decoder.Append(message);
    ASSERT_TRUE(taken.ok()) << taken.status().ToString();
    if (!*taken) break;
    ++id;
  }
  EXPECT_GT(id, 100);
  const auto batch = *decoder.Flush();
  EXPECT_EQ(batch->num_rows(), id);
  for (int32_t row = 0; row < id; ++row) ExpectRow(*batch, row, row + 1, 100);
}

TEST_F(CopyDecoderTest, ARowThatNeedsThePoolAloneGetsIt) {
  const auto pool = batch::NewCappedPool(150'000);
  auto decoder = Decoder({.bytes = 100'000}, pool.get());
  for (int32_t id = 1; id <= 1000; ++id) {
    const std::string message =
        (id == 1 ? SentHeader() : "") + Row(id, id % 100 == 1 ? 140'000 : 20);
    auto taken = decoder.Append(message);
    if (taken.ok() && !*taken) {
      ASSERT_TRUE(decoder.Flush().ok());
      taken = decoder.Append(message);
    }
    ASSERT_TRUE(taken.ok() && *taken) << id << taken.status().ToString();
  }
}

TEST_F(CopyDecoderTest, APoolTooSmallForARowIsQuotaNamingTheRowAndTheBytes) {
  const auto pool = batch::NewCappedPool(50'000);
  auto decoder = Decoder({}, pool.get());
  ASSERT_TRUE(*decoder.Append(SentHeader() + Row(1)));
  const std::string huge = Row(2, 60'000);
  ASSERT_FALSE(*decoder.Append(huge));
  ASSERT_TRUE(decoder.Flush().ok());
  const Status status = decoder.Append(huge).status();
  EXPECT_TRUE(status.Is(ErrorKind::kQuota));
  EXPECT_EQ(status.message(),
            "object 't': row 2 of a split needs 60672 bytes of memory or more, which is more than "
            "is left");
}

TEST_F(CopyDecoderTest, AllThatIsHeldComesFromThePoolAndGoesBack) {
  const auto pool = batch::NewCappedPool(1'000'000);
  {
    auto decoder = Decoder({}, pool.get());
    const auto batches = DecodeAll(decoder, 500, [](int32_t) { return 50; });
    EXPECT_EQ(pool->bytes_allocated(), batch::HeldBytes(*batches[0]));
  }
  EXPECT_EQ(pool->bytes_allocated(), 0);
}

TEST_F(CopyDecoderTest, AStreamThatIsNoneIsCorrupt) {
  const auto fails = [&](const std::vector<std::string>& messages) {
    auto decoder = Decoder();
    Result<bool> taken = true;
    for (const auto& message : messages) {
      EXPECT_TRUE(taken.ok());
      taken = decoder.Append(message);
    }
    EXPECT_TRUE(taken.status().Is(ErrorKind::kCorrupt)) << taken.status().ToString();
    return taken.status().message();
  };
  EXPECT_EQ(fails({"PGCOPY\n"}),
            "object 't': what the server sends does not begin as COPY's binary format does");
  fails({"PGCOPY\n\377\r\n" + std::string(9, '\1')});
  fails({std::string("PGCOPY\n\377\r\n\0", 11) + Sent(int32_t{0x10000}) + Sent(int32_t{0})});
  fails({std::string("PGCOPY\n\377\r\n\0", 11) + Sent(int32_t{0}) + Sent(int32_t{1})});
  fails({SentHeader(), "\1"});
  EXPECT_EQ(fails({SentHeader(), SentRow({Sent(1)})}),
            "object 't': what the server sends has 1 columns where 3 are read");
  fails({SentHeader(), Row(1) + "x"});
  fails({SentHeader(), SentTrailer() + "x"});
  fails({SentHeader(), SentTrailer(), Row(1)});
  const std::string row = Row(1);
  for (size_t bytes = 1; bytes < row.size(); ++bytes) fails({SentHeader(), row.substr(0, bytes)});
  EXPECT_EQ(fails({SentHeader(), Row(1), SentRow({"123", std::nullopt, std::nullopt})}),
            "object 't', column 'id': row 2 of a split holds bytes that are no value of its type");
}

TEST_F(CopyDecoderTest, TextThatIsNotUtf8IsCorruptNamingTheColumn) {
  for (const std::vector<std::string>& notes :
       {std::vector<std::string>{"fine", "\xff"}, {"\xc3", "\xbc"}, {"", "\x80"}, {"\xe2\x82"}}) {
    auto decoder = Decoder();
    ASSERT_TRUE(*decoder.Append(SentHeader()));
    for (const auto& note : notes) {
      ASSERT_TRUE(*decoder.Append(SentRow({Sent(1), note, std::nullopt})));
    }
    EXPECT_EQ(decoder.Flush().status().ToString(),
              "corrupt: object 't', column 'note' holds text that is not UTF-8");
  }
}

TEST_F(CopyDecoderTest, ManyColumnsMakeSmallBatches) {
  std::vector<Column> columns;
  std::vector<SentField> fields;
  for (int i = 0; i < 1600; ++i) {
    columns.push_back(ColumnOf("c" + std::to_string(i), i % 2 == 0 ? kInt4 : kText));
    fields.push_back(i % 2 == 0 ? Sent(i) : "text");
  }
  const auto pool = batch::NewCappedPool(8'000'000);
  CopyDecoder decoder("wide", RulesOf(columns), {}, pool.get());
  ASSERT_TRUE(*decoder.Append(SentHeader()));
  int64_t rows = 0;
  while (*decoder.Append(SentRow(fields))) ++rows;
  EXPECT_GT(rows, 250);
  const auto batch = *decoder.Flush();
  EXPECT_LE(batch::HeldBytes(*batch), BatchLimits{}.bytes);
  EXPECT_TRUE(batch->ValidateFull().ok());
}

}  // namespace
}  // namespace sluice::source
