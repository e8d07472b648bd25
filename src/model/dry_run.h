#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/run.h"

namespace sluice::model {

/// A column of an object as an export would write it.
struct PlannedColumn {
  std::string name;
  std::string type;    // as the manifest names it: "decimal(10, 2)"
  std::string stored;  // what the files have for it: "number", "INT64 Decimal(...)"
};

struct PlannedObject {
  std::string name;
  std::vector<PlannedColumn> columns;
  int64_t rows_estimate = 0;
  size_t splits = 1;
  std::string files;  // keys, with '*' for what is only known when rows are written
};

/// What a run would read and write, found out without writing anything.
struct ExportPlan {
  std::string source;  // as keys spell it
  Window window;
  std::optional<UnixMillis> read_until;  // where it could be read no further
  std::string format;
  std::string compression;
  std::string bucket;
  std::string manifest;  // its key, with '*' for the run's id
  std::vector<PlannedObject> objects;
  std::vector<std::string> notes;
};

struct PreviewWish {
  std::optional<std::string> object;  // absent: the only one
  size_t rows = 20;                   // at most
};

/// The first rows that a run would read of an object.
struct ExportPreview {
  std::string object;
  std::vector<PlannedColumn> columns;
  std::vector<std::string> rows;  // JSON objects
  bool more = false;              // there are rows after these
  std::vector<std::string> notes;
};

}  // namespace sluice::model
