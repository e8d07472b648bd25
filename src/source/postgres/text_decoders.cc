#include <arrow/type.h>

#include "source/postgres/bytes_column.h"
#include "source/postgres/column_decoder.h"

namespace sluice::source {
namespace {

/// Takes a value's bytes as they are.
class BytesDecoder final : public BytesColumn {
 public:
  using BytesColumn::BytesColumn;

  bool Append(int64_t row, std::string_view value) override { return PutCopy(row, value); }
};

class JsonbDecoder final : public BytesColumn {
 public:
  using BytesColumn::BytesColumn;

  bool Append(int64_t row, std::string_view value) override {
    constexpr char kVersion = 1;
    if (value.empty() || value.front() != kVersion) return FailMalformed();
    return PutCopy(row, value.substr(1));
  }
};

class UuidDecoder final : public BytesColumn {
 public:
  using BytesColumn::BytesColumn;

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() != 16) return FailMalformed();
    char* const room = Room(kTextBytes);
    if (room == nullptr) return false;
    char* out = room;
    for (int i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
      const auto byte = static_cast<unsigned char>(value[static_cast<size_t>(i)]);
      *out++ = "0123456789abcdef"[byte >> 4];
      *out++ = "0123456789abcdef"[byte & 15];
    }
    Put(row, kTextBytes);
    return true;
  }

 private:
  static constexpr int64_t kTextBytes = 36;
};

}  // namespace

std::unique_ptr<ColumnDecoder> MakeTextDecoder(const ColumnRule& rule,
                                               const DecoderResources& resources) {
  const auto& type = rule.field->type();
  switch (rule.wire) {
    case Wire::kText:
    case Wire::kBinary: return std::make_unique<BytesDecoder>(type, resources);
    case Wire::kJsonb: return std::make_unique<JsonbDecoder>(type, resources);
    case Wire::kUuid: return std::make_unique<UuidDecoder>(type, resources);
    default: return nullptr;
  }
}

}  // namespace sluice::source
