#include "api/wire/json_document.h"

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <set>
#include <string>
#include <vector>

namespace sluice::api::wire {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDepth = 32;
constexpr size_t kFirstMemoryBytes = 4096;

json::parse_options Strict() {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  return options;
}

/// Take the events of a parser that this handler has no use for.
struct IgnoreAll {
  static constexpr size_t max_object_size = json::object::max_size();
  static constexpr size_t max_array_size = json::array::max_size();
  static constexpr size_t max_key_size = json::string::max_size();
  static constexpr size_t max_string_size = json::string::max_size();

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(size_t, json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view, size_t, json::error_code&) { return true; }
  bool on_key(json::string_view, size_t, json::error_code&) { return true; }
  bool on_string_part(json::string_view, size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

/// Build the value, and count the members as they were written: an object keeps only the last of
/// equal names.
struct Builder : IgnoreAll {
  json::value_stack values;
  size_t members = 0;

  bool on_object_end(size_t count, json::error_code&) {
    values.push_object(count);
    members += count;
    return true;
  }
  bool on_array_end(size_t count, json::error_code&) {
    values.push_array(count);
    return true;
  }
  bool on_key_part(json::string_view text, size_t, json::error_code&) {
    values.push_chars(text);
    return true;
  }
  bool on_key(json::string_view text, size_t, json::error_code&) {
    values.push_key(text);
    return true;
  }
  bool on_string_part(json::string_view text, size_t, json::error_code&) {
    values.push_chars(text);
    return true;
  }
  bool on_string(json::string_view text, size_t, json::error_code&) {
    values.push_string(text);
    return true;
  }
  bool on_int64(int64_t number, json::string_view, json::error_code&) {
    values.push_int64(number);
    return true;
  }
  bool on_uint64(uint64_t number, json::string_view, json::error_code&) {
    values.push_uint64(number);
    return true;
  }
  bool on_double(double number, json::string_view, json::error_code& error) {
    // The exponent may be in the parser's range and the number not in a double's.
    if (number - number != 0) error = json::error::exponent_overflow;
    values.push_double(number);
    return !error;
  }
  bool on_bool(bool value, json::error_code&) {
    values.push_bool(value);
    return true;
  }
  bool on_null(json::error_code&) {
    values.push_null();
    return true;
  }
};

/// Stop at the first name that its object has had already.
struct RepeatedNameFinder : IgnoreAll {
  std::vector<std::set<std::string, std::less<>>> open;
  std::string name;
  std::string repeated;

  bool on_object_begin(json::error_code&) {
    open.emplace_back();
    return true;
  }
  bool on_object_end(size_t, json::error_code&) {
    open.pop_back();
    return true;
  }
  bool on_key_part(json::string_view text, size_t, json::error_code&) {
    name.append(text.data(), text.size());
    return true;
  }
  bool on_key(json::string_view text, size_t, json::error_code& error) {
    name.append(text.data(), text.size());
    if (!open.back().insert(name).second) {
      repeated = name;
      error = json::error::exception;
      return false;
    }
    name.clear();
    return true;
  }
};

size_t CountMembers(const json::value& value) {
  size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& member : *object) count += CountMembers(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const json::value& item : *array) count += CountMembers(item);
  }
  return count;
}

Status Refuse(json::error_code error, size_t at) {
  if (error == json::error::too_deep) {
    return Invalid(fmt::format("The request body is nested deeper than {} levels", kMaxDepth));
  }
  if (error == json::error::exponent_overflow) {
    return Invalid("The request body has a number that is out of range");
  }
  if (error == json::error::incomplete) {
    return Invalid("The request body is JSON that ends too early");
  }
  if (error == json::error::extra_data) {
    return Invalid(
        fmt::format("The request body has something after its JSON object, at byte {}", at));
  }
  return Invalid(fmt::format("The request body is not well-formed JSON in UTF-8, at byte {}", at));
}

Status RefuseRepeatedName(std::string_view text) {
  json::basic_parser<RepeatedNameFinder> parser(Strict());
  json::error_code error;
  parser.write_some(false, text.data(), text.size(), error);
  std::string shown = parser.handler().repeated;
  if (shown.size() > 255) shown = "(a long name)";
  return Invalid(fmt::format("The request body has the member '{}' twice in one object", shown));
}

}  // namespace

Result<JsonDocument> JsonDocument::Parse(std::string_view text) {
  if (text.empty()) text = "{}";
  JsonDocument document;
  document.memory_ = std::make_unique<json::monotonic_resource>(kFirstMemoryBytes);
  json::basic_parser<Builder> parser(Strict());
  parser.handler().values.reset(document.memory_.get());
  json::error_code error;
  size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!error) {
    const size_t end = text.find_first_not_of(" \t\r\n", used);
    if (end != std::string_view::npos) {
      used = end;
      error = json::error::extra_data;
    }
  }
  if (error) return Refuse(error, used);

  void* place = document.memory_->allocate(sizeof(json::value), alignof(json::value));
  document.value_ = new (place) json::value(parser.handler().values.release());
  if (!document.value_->is_object()) return Invalid("The request body must be a JSON object");
  if (CountMembers(*document.value_) != parser.handler().members) return RefuseRepeatedName(text);
  return document;
}

}  // namespace sluice::api::wire
