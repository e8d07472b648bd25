#include "source/files/json_document.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "batch/status.h"

namespace sluice::source {
namespace {

namespace ondemand = simdjson::ondemand;

Status Broken(std::string reason) { return {ErrorKind::kCorrupt, std::move(reason)}; }
Status NoJson() { return Broken("the line is no JSON object in UTF-8"); }

#define TRY_JSON(expr) \
  if ((expr) != simdjson::SUCCESS) return NoJson()

/// The text of a scalar without the blanks that simdjson leaves behind it.
std::string_view Trimmed(std::string_view token) {
  const size_t end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

template <typename Builder, typename Value>
Status AppendTo(arrow::ArrayBuilder& builder, const Value& value) {
  return FromArrow(static_cast<Builder&>(builder).Append(value));
}

Status DoesNotFit(const JsonColumn& column) {
  return Broken(
      fmt::format("member '{}' holds another value than when the file was looked at", column.name));
}

Status AppendNumber(std::string_view token, const JsonColumn& column,
                    arrow::ArrayBuilder& builder) {
  const char* const end = token.data() + token.size();
  if (column.type->id() == arrow::Type::INT64) {
    int64_t value = 0;
    const auto read = std::from_chars(token.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return DoesNotFit(column);
    return AppendTo<arrow::Int64Builder>(builder, value);
  }
  if (column.type->id() == arrow::Type::DOUBLE) {
    double value = 0;
    const auto read = std::from_chars(token.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return DoesNotFit(column);
    return AppendTo<arrow::DoubleBuilder>(builder, value);
  }
  const auto& type = static_cast<const arrow::Decimal128Type&>(*column.type);
  arrow::Decimal128 value;
  int32_t precision = 0;
  int32_t scale = 0;
  if (!arrow::Decimal128::FromString(token, &value, &precision, &scale).ok()) {
    return DoesNotFit(column);
  }
  const auto scaled = value.Rescale(scale, type.scale());
  if (!scaled.ok()) return DoesNotFit(column);
  return AppendTo<arrow::Decimal128Builder>(builder, *scaled);
}

}  // namespace

Status JsonDocument::WithObject(std::string_view line, const std::function<Status(Object&)>& call) {
  if (line.find('\0') != std::string_view::npos) return Broken("there is a NUL byte");
  ondemand::document document;
  TRY_JSON(parser_.iterate(line.data(), line.size(), line.size() + kPadding).get(document));
  Object object;
  TRY_JSON(document.get_object().get(object));
  TRY(call(object));
  // Anything after the object.
  const char* after = nullptr;
  if (document.current_location().get(after) == simdjson::SUCCESS) {
    const char* const end = line.data() + line.size();
    if (after < end && !Trimmed(std::string_view(after, size_t(end - after))).empty()) {
      return NoJson();
    }
  }
  return {};
}

Status JsonDocument::Look(std::string_view line, JsonShape& shape) {
  // A broken line may break at its end and leaves no trace.
  JsonShape of_line;
  TRY(WithObject(line, [&](Object& object) { return LookAtObject(object, of_line, 1); }));
  shape.Add(of_line);
  return {};
}

Status JsonDocument::LookAtObject(Object& object, JsonShape& shape, int depth) {
  if (depth > kMostDepth) return Broken(fmt::format("nested deeper than {} levels", kMostDepth));
  shape.Add(JsonShape::Kind::kObject);
  std::set<std::string, std::less<>> seen;
  for (auto member : object) {
    std::string_view key;
    TRY_JSON(member.unescaped_key().get(key));
    if (!seen.emplace(key).second) return Broken("a member appears twice in one object");
    JsonShape& place = shape.Member(key);
    Value value;
    TRY_JSON(member.value().get(value));
    TRY(LookAt(value, place, depth));
  }
  return {};
}

Status JsonDocument::LookAt(Value value, JsonShape& shape, int depth) {
  ondemand::json_type type;
  TRY_JSON(value.type().get(type));
  switch (type) {
    case ondemand::json_type::object: {
      Object object;
      TRY_JSON(value.get_object().get(object));
      return LookAtObject(object, shape, depth + 1);
    }
    case ondemand::json_type::array: {
      if (depth >= kMostDepth) {
        return Broken(fmt::format("nested deeper than {} levels", kMostDepth));
      }
      shape.Add(JsonShape::Kind::kList);
      ondemand::array items;
      TRY_JSON(value.get_array().get(items));
      for (auto item : items) {
        Value of_item;
        TRY_JSON(item.get(of_item));
        TRY(LookAt(of_item, shape.Items(), depth + 1));
      }
      return {};
    }
    case ondemand::json_type::string: {
      std::string_view text;
      TRY_JSON(value.get_string().get(text));
      shape.AddText(text);
      return {};
    }
    case ondemand::json_type::number: {
      const std::string_view token = Trimmed(value.raw_json_token());
      // simdjson does not check what is not read as a number.
      if (!IsJsonNumber(token)) return NoJson();
      shape.AddNumber(token);
      return {};
    }
    case ondemand::json_type::boolean: {
      bool truth = false;
      TRY_JSON(value.get_bool().get(truth));
      shape.Add(JsonShape::Kind::kBoolean);
      return {};
    }
    case ondemand::json_type::null: break;
  }
  bool is_null = false;
  TRY_JSON(value.is_null().get(is_null));
  return is_null ? Status() : NoJson();
}

Status JsonDocument::Append(std::string_view line, const std::vector<JsonColumn>& columns,
                            const std::vector<arrow::ArrayBuilder*>& builders) {
  return WithObject(line, [&](Object& object) { return AppendObject(object, columns, builders); });
}

Status JsonDocument::AppendObject(Object& object, const std::vector<JsonColumn>& columns,
                                  const std::vector<arrow::ArrayBuilder*>& builders) {
  const int64_t length = builders.empty() ? 0 : builders[0]->length() + 1;
  size_t next = 0;
  for (auto member : object) {
    std::string_view key;
    TRY_JSON(member.unescaped_key().get(key));
    // Members mostly come in the same order.
    size_t at = next < columns.size() && columns[next].name == key ? next : 0;
    while (at < columns.size() && columns[at].name != key) ++at;
    if (at == columns.size()) continue;
    next = at + 1;
    Value value;
    TRY_JSON(member.value().get(value));
    TRY(AppendValue(value, columns[at], *builders[at]));
  }
  for (auto* builder : builders) {
    if (builder->length() < length) TRY(FromArrow(builder->AppendNull()));
  }
  return {};
}

Status JsonDocument::AppendValue(Value value, const JsonColumn& column,
                                 arrow::ArrayBuilder& builder) {
  ondemand::json_type type;
  TRY_JSON(value.type().get(type));
  if (type == ondemand::json_type::null) return FromArrow(builder.AppendNull());
  if (column.is_json_text) {
    std::string_view text;
    TRY_JSON(simdjson::to_json_string(value).get(text));
    return AppendTo<arrow::StringBuilder>(builder, Trimmed(text));
  }
  if (column.type->id() == arrow::Type::STRUCT) {
    Object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return DoesNotFit(column);
    auto& structs = static_cast<arrow::StructBuilder&>(builder);
    TRY(FromArrow(structs.Append()));
    std::vector<arrow::ArrayBuilder*> fields;
    for (int i = 0; i < structs.num_fields(); ++i) fields.push_back(structs.field_builder(i));
    return AppendObject(object, column.children, fields);
  }
  if (column.type->id() == arrow::Type::LIST) {
    ondemand::array items;
    if (value.get_array().get(items) != simdjson::SUCCESS) return DoesNotFit(column);
    auto& lists = static_cast<arrow::ListBuilder&>(builder);
    TRY(FromArrow(lists.Append()));
    for (auto item : items) {
      Value of_item;
      TRY_JSON(item.get(of_item));
      TRY(AppendValue(of_item, column.children[0], *lists.value_builder()));
    }
    return {};
  }
  return AppendScalar(value, column, builder);
}

Status JsonDocument::AppendScalar(Value& value, const JsonColumn& column,
                                  arrow::ArrayBuilder& builder) {
  switch (column.type->id()) {
    case arrow::Type::STRING: {
      std::string_view text;
      if (value.get_string().get(text) != simdjson::SUCCESS) return DoesNotFit(column);
      return AppendTo<arrow::StringBuilder>(builder, text);
    }
    case arrow::Type::BOOL: {
      bool truth = false;
      if (value.get_bool().get(truth) != simdjson::SUCCESS) return DoesNotFit(column);
      return AppendTo<arrow::BooleanBuilder>(builder, truth);
    }
    case arrow::Type::TIMESTAMP: {
      std::string_view text;
      if (value.get_string().get(text) != simdjson::SUCCESS) return DoesNotFit(column);
      if (text.ends_with('Z')) text.remove_suffix(1);
      const auto micros = ReadMicros(text);
      if (!micros) return DoesNotFit(column);
      return AppendTo<arrow::TimestampBuilder>(builder, *micros);
    }
    default: return AppendNumber(Trimmed(value.raw_json_token()), column, builder);
  }
}

}  // namespace sluice::source
