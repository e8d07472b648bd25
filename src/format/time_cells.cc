#include <arrow/array.h>
#include <arrow/type.h>

#include <string>

#include "format/iso_text.h"
#include "format/scalar_cells.h"

namespace sluice::format {
namespace {

int64_t UnitsOfSecond(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND: return 1;
    case arrow::TimeUnit::MILLI: return 1'000;
    case arrow::TimeUnit::MICRO: return 1'000'000;
    case arrow::TimeUnit::NANO: break;
  }
  return 1'000'000'000;
}

int DigitsOf(arrow::TimeUnit::type unit) { return 3 * static_cast<int>(unit); }
static_assert(arrow::TimeUnit::SECOND == 0 && arrow::TimeUnit::NANO == 3);

template <Quotes kQuotes>
char* PutQuote(char* at) {
  if constexpr (kQuotes == Quotes::kDouble) *at++ = '"';
  return at;
}

Status OutOfRange(const char* what) {
  return {ErrorKind::kCorrupt, std::string("holds a ") + what + " out of range"};
}

template <Quotes kQuotes>
class DateCell final : public BoundCell<arrow::Date32Array> {
 public:
  void Write(int64_t row, OutputBuffer& out) override {
    const int32_t days = this->array().Value(row);
    char* at = out.Room(kIsoDateBytes + 2);
    at = PutQuote<kQuotes>(at);
    at = WriteIsoDate(days, at);
    at = PutQuote<kQuotes>(at);
    out.Advance(at);
  }
};

template <Quotes kQuotes, typename ArrayType>
class TimeCell final : public BoundCell<ArrayType> {
 public:
  explicit TimeCell(arrow::TimeUnit::type unit)
      : units_of_second_(UnitsOfSecond(unit)), digits_(DigitsOf(unit)) {}

  void Write(int64_t row, OutputBuffer& out) override {
    const int64_t value = this->array().Value(row);
    const int64_t seconds = value / units_of_second_;
    if (value < 0 || seconds >= kSecondsOfDay) return out.Refuse(OutOfRange("time of day"));
    char* at = out.Room(kIsoTimeBytes + 2);
    at = PutQuote<kQuotes>(at);
    at = WriteIsoTime(seconds, value % units_of_second_, digits_, at);
    at = PutQuote<kQuotes>(at);
    out.Advance(at);
  }

 private:
  const int64_t units_of_second_;
  const int digits_;
};

template <Quotes kQuotes>
class TimestampCell final : public BoundCell<arrow::TimestampArray> {
 public:
  explicit TimestampCell(const arrow::TimestampType& type)
      : units_of_second_(UnitsOfSecond(type.unit())),
        digits_(DigitsOf(type.unit())),
        instant_(!type.timezone().empty()) {}

  void Write(int64_t row, OutputBuffer& out) override {
    const int64_t value = this->array().Value(row);
    const int64_t fraction = FloorRest(value, units_of_second_);
    const int64_t seconds = FloorQuotient(value, units_of_second_);
    const int64_t days = FloorQuotient(seconds, kSecondsOfDay);
    if (days < kMinDays || days > kMaxDays) return out.Refuse(OutOfRange("timestamp"));
    char* at = out.Room(kIsoDateBytes + kIsoTimeBytes + 4);
    at = PutQuote<kQuotes>(at);
    at = WriteIsoDate(days, at);
    *at++ = 'T';
    at = WriteIsoTime(FloorRest(seconds, kSecondsOfDay), fraction, digits_, at);
    if (instant_) *at++ = 'Z';
    at = PutQuote<kQuotes>(at);
    out.Advance(at);
  }

 private:
  static int64_t FloorRest(int64_t value, int64_t by) {
    const int64_t rest = value % by;
    return rest < 0 ? rest + by : rest;
  }
  static int64_t FloorQuotient(int64_t value, int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
  }

  const int64_t units_of_second_;
  const int digits_;
  const bool instant_;  // with a zone the value counts in UTC, without one it is local to nowhere
};

template <Quotes kQuotes>
std::unique_ptr<Cell> Make(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::DATE32: return std::make_unique<DateCell<kQuotes>>();
    case arrow::Type::TIME32:
      return std::make_unique<TimeCell<kQuotes, arrow::Time32Array>>(
          static_cast<const arrow::TimeType&>(type).unit());
    case arrow::Type::TIME64:
      return std::make_unique<TimeCell<kQuotes, arrow::Time64Array>>(
          static_cast<const arrow::TimeType&>(type).unit());
    case arrow::Type::TIMESTAMP:
      return std::make_unique<TimestampCell<kQuotes>>(
          static_cast<const arrow::TimestampType&>(type));
    default: return nullptr;
  }
}

}  // namespace

std::unique_ptr<Cell> MakeTimeCell(const arrow::DataType& type, Quotes quotes) {
  return quotes == Quotes::kNone ? Make<Quotes::kNone>(type) : Make<Quotes::kDouble>(type);
}

}  // namespace sluice::format
