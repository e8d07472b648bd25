#pragma once

#include <simdjson.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "source/files/json_shape.h"

namespace arrow {
class ArrayBuilder;
}  // namespace arrow

namespace sluice::source {

/// Walk the JSON objects of lines. Threads: one caller.
class JsonDocument {
 public:
  /// How much readable memory must follow a line.
  static constexpr size_t kPadding = simdjson::SIMDJSON_PADDING;
  static constexpr int kMostDepth = 32;
  static constexpr size_t kMostPlaces = 10'000;

  /// Add a line to what has been seen, all of it or, when it is broken, nothing.
  /// Errors: corrupt saying why a line is no JSON object in UTF-8, has a member twice or is nested
  /// deeper than kMostDepth; invalid for more than kMostPlaces different members.
  Status Look(std::string_view line, JsonShape& shape);

  /// Append a line to the builder of each column that is read; what is in no column is passed over.
  /// Errors: corrupt for a value that its column does not hold; quota.
  Status Append(std::string_view line, const std::vector<JsonColumn>& columns,
                const std::vector<arrow::ArrayBuilder*>& builders);

 private:
  using Value = simdjson::ondemand::value;
  using Object = simdjson::ondemand::object;

  Status WithObject(std::string_view line, const std::function<Status(Object&)>& call);
  Status LookAtObject(Object& object, JsonShape& shape, int depth);
  Status LookAt(Value value, JsonShape& shape, int depth);
  Status AppendObject(Object& object, const std::vector<JsonColumn>& columns,
                      const std::vector<arrow::ArrayBuilder*>& builders);
  Status AppendValue(Value value, const JsonColumn& column, arrow::ArrayBuilder& builder);
  Status AppendScalar(Value& value, const JsonColumn& column, arrow::ArrayBuilder& builder);

  simdjson::ondemand::parser parser_;
};

}  // namespace sluice::source
