#include "format/column_failure.h"

#include <arrow/type.h>
#include <arrow/util/utf8.h>
#include <fmt/format.h>

namespace sluice::format {

Status OfColumn(const std::string& name, const Status& reason) {
  return {reason.kind(), fmt::format("column '{}' {}", name, reason.message()), reason.detail()};
}

Status CheckColumnNames(const arrow::Schema& schema) {
  arrow::util::InitializeUTF8();
  for (const auto& field : schema.fields()) {
    const std::string& name = field->name();
    if (!arrow::util::ValidateUTF8(name)) {
      return {ErrorKind::kUnsupported, "column '?' has a name that is not UTF-8"};
    }
    if (schema.GetAllFieldIndices(name).size() != 1) {
      return {ErrorKind::kUnsupported, fmt::format("there are two columns '{}'", name)};
    }
  }
  return {};
}

}  // namespace sluice::format
