#include <algorithm>
#include <cstring>

#include "source/postgres/bytes_column.h"
#include "source/postgres/column_decoder.h"
#include "source/postgres/numeric_wire.h"

namespace sluice::source {
namespace {

/// Writes a numeric as PostgreSQL shows it, all digits of its scale and no exponent.
/// Source: numeric.c, get_str_from_var.
class NumericTextDecoder final : public BytesColumn {
 public:
  using BytesColumn::BytesColumn;

  bool Append(int64_t row, std::string_view value) override {
    NumericWire numeric;
    if (!numeric.Read(value)) return FailMalformed();
    if (!numeric.finite()) return PutCopy(row, numeric.name());
    // A sign, four digits of each group before the point, or a zero, the point, and what follows in
    // whole groups.
    const int whole_groups = std::max(numeric.weight + 1, 0);
    const int64_t most_bytes = 1 + std::max(4 * whole_groups, 1) + 1 + numeric.scale + 3;
    char* const room = Room(most_bytes);
    if (room == nullptr) return false;
    char* out = room;
    if (numeric.sign == NumericWire::Sign::kMinus) *out++ = '-';
    out = WriteWhole(numeric, out);
    if (out != nullptr) out = WriteFraction(numeric, out);
    if (out == nullptr) return FailMalformed();
    Put(row, out - room);
    return true;
  }

 private:
  /// All four return the end, or null for a group that is none or would be lost.
  static char* WriteWhole(const NumericWire& numeric, char* out) {
    char* const begin = out;
    for (int i = 0; i <= numeric.weight; ++i) {
      out = WriteGroup(numeric, i, out);
      if (out == nullptr) return nullptr;
    }
    // Zeros before the first digit, of which the last stays where there is no other.
    const char* const first = std::find_if(begin, out, [](char c) { return c != '0'; });
    const auto digits = static_cast<size_t>(out - first);
    std::memmove(begin, first, digits);
    if (digits == 0) *begin = '0';
    return begin + std::max<size_t>(digits, 1);
  }

  static char* WriteFraction(const NumericWire& numeric, char* out) {
    const int first = numeric.weight + 1;
    const auto groups = static_cast<int>(numeric.groups);
    if (numeric.scale == 0) return first >= groups ? out : nullptr;
    *out++ = '.';
    char* const end = out + numeric.scale;
    int i = first;
    for (; out < end; ++i) {
      out = WriteGroup(numeric, i, out);
      if (out == nullptr) return nullptr;
    }
    const bool exact = i >= groups && std::all_of(end, out, [](char c) { return c == '0'; });
    return exact ? end : nullptr;
  }

  /// Write four digits of the group `i`, which is zero beyond those that were sent.
  static char* WriteGroup(const NumericWire& numeric, int i, char* out) {
    uint32_t group = 0;
    if (i >= 0 && static_cast<size_t>(i) < numeric.groups) {
      group = numeric.group(static_cast<size_t>(i));
    }
    if (group >= NumericWire::kGroup) return nullptr;
    const auto digit = [](uint32_t value) { return static_cast<char>('0' + value % 10); };
    out[0] = digit(group / 1'000);
    out[1] = digit(group / 100);
    out[2] = digit(group / 10);
    out[3] = digit(group);
    return out + 4;
  }
};

}  // namespace

std::unique_ptr<ColumnDecoder> MakeNumericTextDecoder(const ColumnRule& rule,
                                                      const DecoderResources& resources) {
  if (rule.wire != Wire::kNumericText) return nullptr;
  return std::make_unique<NumericTextDecoder>(rule.field->type(), resources);
}

}  // namespace sluice::source
