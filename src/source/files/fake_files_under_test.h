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

/// One file, made anew whenever it is asked for.
class FileUnderTest : public SourceUnderTest {
 public:
  void AddRow(const std::string& key, UnixMillis at, size_t payload_bytes) override {
    keys_.push_back(key);
    times_.push_back(at.value);
    payloads_.emplace_back(payload_bytes, 'x');
  }
  Source& source() override {
    bucket_.Plant("rows/1" + extension(), Bytes());
    return *source_;
  }
  std::string Key(const arrow::RecordBatch& batch, int64_t row) const override {
    return std::static_pointer_cast<arrow::StringArray>(batch.GetColumnByName("key"))
        ->GetString(row);
  }

 protected:
  virtual std::string extension() const = 0;
  virtual std::string Bytes() const = 0;

  std::vector<std::string> keys_;
  std::vector<int64_t> times_;
  std::vector<std::string> payloads_;

 private:
  FakeClock clock_;
  objects::FakeObjectStore bucket_;
  std::unique_ptr<Source> source_ =
      MakeFilesSource(clock_, bucket_, {"lake", "", {}, {}, {.time_field = "at"}});
};

/// Many row groups.
class ParquetUnderTest final : public FileUnderTest {
 private:
  std::string extension() const override { return ".parquet"; }
  std::string Bytes() const override {
    const auto table =
        TableOf({{"key", ColumnOf<arrow::StringBuilder>(arrow::utf8(), keys_)},
                 {"at", ColumnOf<arrow::TimestampBuilder>(
                            arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), times_)},
                 {"payload", ColumnOf<arrow::StringBuilder>(arrow::utf8(), payloads_)}});
    return ParquetBytes(*table, 100);
  }
};

class CsvUnderTest final : public FileUnderTest {
 private:
  std::string extension() const override { return ".csv"; }
  std::string Bytes() const override {
    std::string text = "key,at,payload\n";
    for (size_t i = 0; i < keys_.size(); ++i) {
      text += keys_[i] + "," + FormatIso({times_[i]}) + ",\"" + payloads_[i] + "\"\n";
    }
    return text;
  }
};

class JsonLinesUnderTest final : public FileUnderTest {
 private:
  std::string extension() const override { return ".jsonl"; }
  std::string Bytes() const override {
    std::string text = "{\"at\":null}\n";
    for (size_t i = 0; i < keys_.size(); ++i) {
      text += "{\"key\":\"" + keys_[i] + "\",\"at\":\"" + FormatIso({times_[i]}) +
              "\",\"payload\":\"" + payloads_[i] + "\"}\n";
    }
    return text;
  }
};

}  // namespace sluice::source
