#include "source/postgres/column_decoder.h"

#include <arrow/type.h>
#include <fmt/format.h>

#include "base/check.h"
#include "batch/status.h"

namespace sluice::source {

bool ColumnDecoder::Fail(const arrow::Status& status) { return Fail(FromArrow(status)); }

bool ColumnDecoder::FailMalformed() {
  return Fail(Status(ErrorKind::kCorrupt, "holds bytes that are no value of its type"));
}

bool ColumnDecoder::FailInexact(std::string_view value, const arrow::DataType& type) {
  return Fail(Status(ErrorKind::kUnsupported,
                     fmt::format("holds '{}', which has no exact form as {}, only as text", value,
                                 type.ToString())));
}

std::unique_ptr<ColumnDecoder> MakeColumnDecoder(const ColumnRule& rule,
                                                 const DecoderResources& resources) {
  constexpr decltype(&MakeNumberDecoder) kFamilies[] = {
      MakeNumberDecoder,  MakeTimeDecoder,        MakeTextDecoder,
      MakeDecimalDecoder, MakeNumericTextDecoder, MakeListDecoder,
  };
  for (const auto make : kFamilies) {
    if (auto decoder = make(rule, resources)) return decoder;
  }
  CHECK(false && "every Wire has its decoder");
  return nullptr;
}

}  // namespace sluice::source
