#pragma once

#include <arrow/api.h>

#include <memory>
#include <string>

#include "source/postgres/fake_database.h"
#include "source/source_contract.h"

namespace sluice::source {

/// A table that a test can fill.
class PostgresUnderTest final : public SourceUnderTest {
 public:
  PostgresUnderTest() {
    database_.Run("CREATE TABLE rows (key text PRIMARY KEY, updated_at timestamptz, payload text)");
  }
  void AddRow(const std::string& key, UnixMillis at, size_t payload_bytes) override {
    database_.Run("INSERT INTO rows VALUES ('" + key + "', to_timestamp(" +
                  std::to_string(at.value) + " / 1000.0), repeat('x', " +
                  std::to_string(payload_bytes) + "))");
  }
  Source& source() override { return *source_; }
  std::string Key(const arrow::RecordBatch& batch, int64_t row) const override {
    return std::static_pointer_cast<arrow::StringArray>(batch.column(0))->GetString(row);
  }

 private:
  FakeDatabase database_;
  std::unique_ptr<Source> source_ = database_.Of();
};

}  // namespace sluice::source
