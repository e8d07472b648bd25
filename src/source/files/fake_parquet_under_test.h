#pragma once

#include <arrow/api.h>

#include <memory>
#include <string>
#include <vector>

#include "base/fake_clock.h"
#include "objects/fake_object_store.h"
#include "source/files/fake_parquet.h"
#include "source/files/files_source.h"
#include "source/source_contract.h"

namespace sluice::source {

/// One Parquet file of many row groups.
class ParquetUnderTest final : public SourceUnderTest {
 public:
  void AddRow(const std::string& key, UnixMillis at, size_t payload_bytes) override {
    keys_.push_back(key);
    times_.push_back(at.value);
    payloads_.emplace_back(payload_bytes, 'x');
  }
  Source& source() override {
    const auto table =
        TableOf({{"key", ColumnOf<arrow::StringBuilder>(arrow::utf8(), keys_)},
                 {"at", ColumnOf<arrow::TimestampBuilder>(
                            arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), times_)},
                 {"payload", ColumnOf<arrow::StringBuilder>(arrow::utf8(), payloads_)}});
    bucket_.Plant("rows/1.parquet", ParquetBytes(*table, 100));
    return *source_;
  }
  std::string Key(const arrow::RecordBatch& batch, int64_t row) const override {
    return std::static_pointer_cast<arrow::StringArray>(batch.GetColumnByName("key"))
        ->GetString(row);
  }

 private:
  FakeClock clock_;
  objects::FakeObjectStore bucket_;
  std::vector<std::string> keys_;
  std::vector<int64_t> times_;
  std::vector<std::string> payloads_;
  std::unique_ptr<Source> source_ =
      MakeFilesSource(clock_, bucket_, {"lake", "", {}, {}, {.time_field = "at"}});
};

}  // namespace sluice::source
