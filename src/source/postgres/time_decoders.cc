#include <arrow/type.h>
#include <fmt/format.h>

#include <chrono>
#include <limits>

#include "source/postgres/column_decoder.h"
#include "source/postgres/fixed_column.h"
#include "source/postgres/network_order.h"

namespace sluice::source {
namespace {

// PostgreSQL counts from 2000-01-01, Arrow from 1970-01-01.
constexpr int32_t kEpochDays = 10957;
constexpr int64_t kMicrosOfDay = int64_t{86'400} * 1'000'000;
constexpr int64_t kEpochMicros = kEpochDays * kMicrosOfDay;

template <typename Count>
constexpr Count kInfinity = std::numeric_limits<Count>::max();
template <typename Count>
constexpr Count kMinusInfinity = std::numeric_limits<Count>::min();

/// Write a timestamp that is past what Arrow counts to, as PostgreSQL does.
std::string FarTimestamp(int64_t micros) {
  // The calendar has the same dates every 400 years, which brings them to where <chrono> counts.
  constexpr int64_t kEras = 700;
  constexpr int64_t kDaysOfEra = 146'097;
  const int64_t days = micros / kMicrosOfDay + kEpochDays - kEras * kDaysOfEra;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  const int64_t rest = micros % kMicrosOfDay;
  const int64_t seconds = rest / 1'000'000;
  return fmt::format("{}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}",
                     static_cast<int>(date.year()) + kEras * 400,
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     seconds / 3600, seconds / 60 % 60, seconds % 60, rest % 1'000'000);
}

class DateDecoder final : public FixedColumn<int32_t> {
 public:
  using FixedColumn::FixedColumn;

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() != sizeof(int32_t)) return FailMalformed();
    const auto days = LoadNetworkOrder<int32_t>(value.data());
    if (days == kInfinity<int32_t>) return FailInexact("infinity", type());
    if (days == kMinusInfinity<int32_t>) return FailInexact("-infinity", type());
    if (days > kInfinity<int32_t> - kEpochDays) return FailMalformed();
    Put(row, days + kEpochDays);
    return true;
  }
};

class TimestampDecoder final : public FixedColumn<int64_t> {
 public:
  using FixedColumn::FixedColumn;

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() != sizeof(int64_t)) return FailMalformed();
    const auto micros = LoadNetworkOrder<int64_t>(value.data());
    if (micros == kMinusInfinity<int64_t>) return FailInexact("-infinity", type());
    if (micros > kInfinity<int64_t> - kEpochMicros) {
      return FailInexact(micros == kInfinity<int64_t> ? "infinity" : FarTimestamp(micros), type());
    }
    Put(row, micros + kEpochMicros);
    return true;
  }
};

class TimeDecoder final : public FixedColumn<int64_t> {
 public:
  using FixedColumn::FixedColumn;

  bool Append(int64_t row, std::string_view value) override {
    if (value.size() != sizeof(int64_t)) return FailMalformed();
    const auto micros = LoadNetworkOrder<int64_t>(value.data());
    if (micros < 0 || micros > kMicrosOfDay) return FailMalformed();
    // Arrow's day ends before it.
    if (micros == kMicrosOfDay) return FailInexact("24:00:00", type());
    Put(row, micros);
    return true;
  }
};

}  // namespace

std::unique_ptr<ColumnDecoder> MakeTimeDecoder(const ColumnRule& rule,
                                               const DecoderResources& resources) {
  const auto& type = rule.field->type();
  switch (rule.wire) {
    case Wire::kDate: return std::make_unique<DateDecoder>(type, resources);
    case Wire::kTime: return std::make_unique<TimeDecoder>(type, resources);
    case Wire::kTimestamp: return std::make_unique<TimestampDecoder>(type, resources);
    default: return nullptr;
  }
}

}  // namespace sluice::source
