#include "source/files/selection.h"

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

#include "batch/status.h"

namespace sluice::source {
namespace {

namespace compute = arrow::compute;
using model::FilterOperator;

constexpr size_t kMostNamed = 30;
constexpr int64_t kDayMs = 86'400'000;

/// What compute's functions are registered for; once a process.
void BeginCompute() {
  static std::once_flag once;
  std::call_once(once, [] { CHECK(compute::Initialize().ok()); });
}

const char* FunctionOf(FilterOperator op) {
  switch (op) {
    case FilterOperator::kNotEqual: return "not_equal";
    case FilterOperator::kLess: return "less";
    case FilterOperator::kLessOrEqual: return "less_equal";
    case FilterOperator::kGreater: return "greater";
    case FilterOperator::kGreaterOrEqual: return "greater_equal";
    case FilterOperator::kEqual:
    case FilterOperator::kIn: return "equal";
  }
  return "equal";
}

Status UnknownColumn(const arrow::Schema& schema, const std::string& column) {
  std::vector<std::string> names = schema.field_names();
  const bool more = names.size() > kMostNamed;
  names.resize(std::min(names.size(), kMostNamed));
  return Invalid(fmt::format("there is no column '{}'; the columns are: {}{}", column,
                             fmt::join(names, ", "), more ? " and others" : ""));
}

Result<std::shared_ptr<arrow::Scalar>> ReadValue(const std::string& text,
                                                 const arrow::Field& field) {
  const auto value = compute::Cast(arrow::Datum(arrow::MakeScalar(text)), field.type(),
                                   compute::CastOptions::Safe(field.type()));
  if (!value.ok()) {
    return Invalid(fmt::format("'{}' is no value of the column '{}', which is of type {}", text,
                               field.name(), field.type()->ToString()));
  }
  return value->scalar();
}

/// The least time in a column's unit that is not before `at`, as both bounds of a window want it;
/// where the unit does not reach so far, its last.
int64_t InUnit(UnixMillis at, const arrow::DataType& type) {
  int64_t times = 1;
  int64_t per = 1;
  if (type.id() == arrow::Type::DATE32) {
    per = kDayMs;
  } else if (type.id() == arrow::Type::TIMESTAMP) {
    switch (static_cast<const arrow::TimestampType&>(type).unit()) {
      case arrow::TimeUnit::SECOND: per = 1000; break;
      case arrow::TimeUnit::MILLI: break;
      case arrow::TimeUnit::MICRO: times = 1000; break;
      case arrow::TimeUnit::NANO: times = 1'000'000; break;
    }
  }
  int64_t value = at.value / per;
  if (at.value % per > 0) ++value;
  if (!__builtin_mul_overflow(value, times, &value)) return value;
  return at.value > 0 ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int64_t>::min();
}

Status AddBound(const arrow::Field& field, FilterOperator op, UnixMillis at,
                std::vector<Predicate>& predicates) {
  const int64_t value = InUnit(at, *field.type());
  const auto scalar = field.type()->id() == arrow::Type::DATE32
                          ? arrow::MakeScalar(field.type(), static_cast<int32_t>(value))
                          : arrow::MakeScalar(field.type(), value);
  TRY(FromArrow(scalar.status()));
  predicates.push_back({field.name(), op, {*scalar}});
  return {};
}

Status AddWindow(const arrow::Field& field, model::Window window,
                 std::vector<Predicate>& predicates) {
  const auto id = field.type()->id();
  if (id != arrow::Type::TIMESTAMP && id != arrow::Type::DATE32 && id != arrow::Type::DATE64) {
    return Invalid(fmt::format("the time field '{}' is of type {}; it must be a timestamp or date",
                               field.name(), field.type()->ToString()));
  }
  TRY(AddBound(field, FilterOperator::kGreaterOrEqual, window.start, predicates));
  return AddBound(field, FilterOperator::kLess, window.end, predicates);
}

Result<std::shared_ptr<arrow::Field>> FindColumn(const arrow::Schema& schema,
                                                 const std::string& column) {
  auto field = schema.GetFieldByName(column);
  if (!field) return UnknownColumn(schema, column);
  return field;
}

Result<arrow::Datum> MaskOf(const Predicate& predicate, const arrow::Datum& column,
                            compute::ExecContext& context) {
  arrow::Datum mask;
  for (const auto& value : predicate.values) {
    auto one =
        compute::CallFunction(FunctionOf(predicate.op), {column, arrow::Datum(value)}, &context);
    TRY(FromArrow(one.status()));
    if (mask.kind() != arrow::Datum::NONE) {
      one = compute::CallFunction("or_kleene", {mask, *one}, &context);
      TRY(FromArrow(one.status()));
    }
    mask = *std::move(one);
  }
  return mask;
}

bool Holds(const char* function, const std::shared_ptr<arrow::Scalar>& left,
           const std::shared_ptr<arrow::Scalar>& right) {
  const auto answer = compute::CallFunction(function, {arrow::Datum(left), arrow::Datum(right)});
  // What cannot be compared proves nothing.
  if (!answer.ok() || !answer->scalar()->is_valid) return true;
  return answer->scalar_as<arrow::BooleanScalar>().value;
}

}  // namespace

Result<Selection> Selection::Make(const arrow::Schema& schema, const model::ObjectSelection& wanted,
                                  const std::optional<std::string>& time_field,
                                  model::Window window) {
  BeginCompute();
  Selection selection;
  for (const model::Filter& filter : wanted.filters) {
    TRY_ASSIGN(const auto field, FindColumn(schema, filter.column));
    Predicate predicate{filter.column, filter.op, {}};
    for (const std::string& text : filter.values) {
      TRY_ASSIGN(auto value, ReadValue(text, *field));
      predicate.values.push_back(std::move(value));
    }
    selection.predicates_.push_back(std::move(predicate));
  }
  if (time_field) {
    TRY_ASSIGN(const auto field, FindColumn(schema, *time_field));
    TRY(AddWindow(*field, window, selection.predicates_));
  }
  arrow::FieldVector going;
  for (const std::string& name : wanted.fields) {
    TRY_ASSIGN(auto field, FindColumn(schema, name));
    going.push_back(std::move(field));
  }
  if (going.empty()) going = schema.fields();
  arrow::FieldVector read;
  for (const auto& field : schema.fields()) {
    const bool goes = std::find(going.begin(), going.end(), field) != going.end();
    const bool decides =
        std::any_of(selection.predicates_.begin(), selection.predicates_.end(),
                    [&](const Predicate& one) { return one.column == field->name(); });
    if (goes || decides) read.push_back(field);
  }
  selection.read_ = arrow::schema(std::move(read));
  selection.schema_ = arrow::schema(std::move(going));
  return selection;
}

Result<std::shared_ptr<arrow::RecordBatch>> Selection::Apply(
    const std::shared_ptr<arrow::RecordBatch>& batch, arrow::MemoryPool* pool) const {
  compute::ExecContext context(pool);
  context.set_use_threads(false);
  arrow::Datum mask;
  for (const Predicate& predicate : predicates_) {
    const arrow::Datum column(batch->GetColumnByName(predicate.column));
    TRY_ASSIGN(auto one, MaskOf(predicate, column, context));
    if (mask.kind() != arrow::Datum::NONE) {
      auto both = compute::CallFunction("and_kleene", {mask, one}, &context);
      TRY(FromArrow(both.status()));
      one = *std::move(both);
    }
    mask = std::move(one);
  }
  arrow::ArrayVector columns;
  columns.reserve(static_cast<size_t>(schema_->num_fields()));
  for (const auto& field : schema_->fields()) {
    columns.push_back(batch->GetColumnByName(field->name()));
  }
  auto going = arrow::RecordBatch::Make(schema_, batch->num_rows(), std::move(columns));
  if (mask.kind() == arrow::Datum::NONE) return going;
  const auto passed =
      compute::Filter(arrow::Datum(going), mask, compute::FilterOptions::Defaults(), &context);
  TRY(FromArrow(passed.status()));
  return passed->record_batch();
}

bool MayPass(const Predicate& predicate, const std::shared_ptr<arrow::Scalar>& least,
             const std::shared_ptr<arrow::Scalar>& most) {
  return std::any_of(predicate.values.begin(), predicate.values.end(), [&](const auto& value) {
    switch (predicate.op) {
      case FilterOperator::kNotEqual: return true;
      case FilterOperator::kLess: return Holds("less", least, value);
      case FilterOperator::kLessOrEqual: return Holds("less_equal", least, value);
      case FilterOperator::kGreater: return Holds("greater", most, value);
      case FilterOperator::kGreaterOrEqual: return Holds("greater_equal", most, value);
      case FilterOperator::kEqual:
      case FilterOperator::kIn: break;
    }
    return Holds("less_equal", least, value) && Holds("greater_equal", most, value);
  });
}

}  // namespace sluice::source
