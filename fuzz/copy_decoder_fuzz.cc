#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "batch/memory.h"
#include "source/postgres/copy_decoder.h"

// What a server sends to COPY. Whatever it is, batches are valid and within their limits, and they
// hold the same rows however small they have to be. The first bytes choose the columns; the others
// are values, so that the fuzzer need not find out how rows are framed, or messages as they come.

namespace sluice::source {
namespace {

constexpr int64_t kPoolBytes = int64_t{64} * 1024 * 1024;

std::vector<Type> Types() {
  const auto array_of = [](Type item) {
    return Type{.oid = 1, .element = std::make_shared<const Type>(std::move(item))};
  };
  const auto numeric = [](int precision, int scale) {
    return Type{.oid = 1700, .modifier = (precision << 16 | scale) + 4};
  };
  return {{.oid = 16},
          {.oid = 17},
          {.oid = 21},
          {.oid = 25},
          {.oid = 701},
          {.oid = 1082},
          {.oid = 1083},
          {.oid = 1114},
          {.oid = 1184},
          {.oid = 1700},
          {.oid = 2950},
          {.oid = 3802},
          numeric(15, 2),
          numeric(38, 19),
          numeric(76, 0),
          array_of({.oid = 23}),
          array_of({.oid = 25}),
          array_of(numeric(9, 3)),
          array_of({.oid = 20'000,
                    .kind = 'd',
                    .base = std::make_shared<const Type>(array_of({.oid = 16}))})};
}

void AppendNumber(std::string& message, uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    message += static_cast<char>(value >> shift & 0xff);
  }
}

std::string Header() { return std::string("PGCOPY\n\377\r\n", 11) + std::string(8, '\0'); }

/// Frame one row of values; a byte before each says how long it is, or that it is null.
std::string Row(FuzzedDataProvider& input, size_t columns) {
  std::string message;
  AppendNumber(message, static_cast<uint32_t>(columns), 2);
  for (size_t i = 0; i < columns; ++i) {
    const auto bytes = input.ConsumeIntegral<uint8_t>();
    const std::string value = input.ConsumeBytesAsString(bytes % 80);
    AppendNumber(message, bytes == 255 ? UINT32_MAX : static_cast<uint32_t>(value.size()), 4);
    if (bytes != 255) message += value;
  }
  return message;
}

struct Decoded {
  Status status;
  std::shared_ptr<arrow::Table> rows;
};

Decoded Decode(const std::vector<ColumnRule>& rules, const std::vector<std::string>& messages,
               BatchLimits limits, arrow::MemoryPool* pool) {
  CopyDecoder decoder("t", rules, limits, pool);
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  Status status;
  const auto flush = [&] {
    auto batch = decoder.Flush();
    status = batch.status();
    if (!status.ok()) return;
    CHECK((*batch)->ValidateFull().ok());
    CHECK((*batch)->num_rows() <= limits.rows);
    CHECK((*batch)->num_rows() == 1 || batch::HeldBytes(**batch) <= limits.bytes);
    batches.push_back(*batch);
  };
  for (const std::string& message : messages) {
    auto taken = decoder.Append(message);
    if (taken.ok() && !*taken) {
      flush();
      if (!status.ok()) break;
      taken = decoder.Append(message);
      CHECK(!taken.ok() || *taken);
    }
    status = taken.status();
    if (!status.ok()) break;
  }
  if (status.ok() && decoder.rows() != 0) flush();
  return {status, *arrow::Table::FromRecordBatches(decoder.schema(), batches)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<Type> types = Types();
  FuzzedDataProvider input(data, size);
  std::vector<ColumnRule> rules;
  const auto columns = input.ConsumeIntegralInRange<size_t>(1, 3);
  for (size_t i = 0; i < columns; ++i) {
    const auto type = input.ConsumeIntegralInRange<size_t>(0, types.size() - 1);
    rules.push_back(RuleOf({"c" + std::to_string(i), types[type]}));
  }
  std::vector<std::string> messages;
  const bool framed = input.ConsumeBool();
  if (framed) messages.push_back(Header());
  while (input.remaining_bytes() != 0) {
    messages.push_back(framed ? Row(input, columns) : input.ConsumeRandomLengthString(500));
  }
  const auto pool = batch::NewCappedPool(kPoolBytes);
  const Decoded whole = Decode(rules, messages, {}, pool.get());
  const Decoded pieces = Decode(rules, messages, {.rows = 3, .bytes = 700}, pool.get());
  CHECK(whole.status.ok() == pieces.status.ok());
  if (whole.status.ok()) {
    CHECK(whole.rows->Equals(*pieces.rows, arrow::EqualOptions::Defaults().nans_equal(true)));
  }
  return 0;
}

}  // namespace sluice::source
