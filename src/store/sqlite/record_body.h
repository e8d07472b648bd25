#pragma once

#include <boost/json.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/status.h"

// What a record holds beside its own columns is kept as one JSON object, its body. A record is
// described once, for writing and for reading, in this namespace:
//
//   void Describe(auto& body, Of<model::FileConfiguration> auto& files) {
//     body("folders", files.folders);
//     body("filters", files.filters);
//   }
//
// A member is a text, an int, a bool, a described record, a list or a map of these, or an optional,
// which is left out of the body when it is absent. Every other member must be there to be read;
// members that a description does not name are ignored.

namespace sluice::store::sqlite {

/// Admit a T to be read from or, not const, to be read into.
template <typename R, typename T>
concept Of = std::same_as<std::remove_const_t<R>, T>;

/// Collect the members of a record that is described to it.
class BodyWriter {
 public:
  template <typename T>
  void operator()(std::string_view name, const T& value) {
    out_.emplace(name, Write(value));
  }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value) (*this)(name, *value);
  }
  /// Take an enumerator as its name; `names` are in the order of the enumeration.
  template <typename E>
  void Choice(std::string_view name, E value, std::span<const std::string_view> names) {
    out_.emplace(name, names[static_cast<size_t>(value)]);
  }
  template <typename E>
  void Choice(std::string_view name, const std::optional<E>& value,
              std::span<const std::string_view> names) {
    if (value) Choice(name, *value, names);
  }

  std::string Text() const { return boost::json::serialize(out_); }

 private:
  static boost::json::value Write(const std::string& text) { return boost::json::string(text); }
  static boost::json::value Write(int number) { return number; }
  static boost::json::value Write(bool value) { return value; }
  template <typename T>
  static boost::json::value Write(const std::vector<T>& items) {
    boost::json::array out;
    out.reserve(items.size());
    for (const T& item : items) out.push_back(Write(item));
    return out;
  }
  template <typename T>
  static boost::json::value Write(const std::map<std::string, T>& entries) {
    boost::json::object out;
    out.reserve(entries.size());
    for (const auto& [name, item] : entries) out.emplace(name, Write(item));
    return out;
  }
  template <typename R>
  static boost::json::value Write(const R& record) {
    BodyWriter body;
    Describe(body, record);
    return std::move(body.out_);
  }

  boost::json::object out_;
};

/// Fill in the members of a record that is described to it.
class BodyReader {
 public:
  /// Outlived by `in`.
  explicit BodyReader(const boost::json::object& in) : in_(in) {}

  template <typename T>
  void operator()(std::string_view name, T& out) {
    const boost::json::value* value = in_.if_contains(name);
    right_ = right_ && value != nullptr && Read(*value, out);
  }
  template <typename T>
  void operator()(std::string_view name, std::optional<T>& out) {
    const boost::json::value* value = in_.if_contains(name);
    right_ = right_ && (value == nullptr || Read(*value, out.emplace()));
  }
  template <typename E>
  void Choice(std::string_view name, E& out, std::span<const std::string_view> names) {
    std::string text;
    (*this)(name, text);
    size_t at = 0;
    while (at < names.size() && names[at] != text) ++at;
    right_ = right_ && at < names.size();
    if (right_) out = static_cast<E>(at);
  }
  template <typename E>
  void Choice(std::string_view name, std::optional<E>& out,
              std::span<const std::string_view> names) {
    if (in_.contains(name)) Choice(name, out.emplace(), names);
  }

  /// Say whether every member was there and of its type.
  bool right() const { return right_; }

 private:
  static bool Read(const boost::json::value& value, std::string& out) {
    const boost::json::string* text = value.if_string();
    if (text != nullptr) out.assign(text->data(), text->size());
    return text != nullptr;
  }
  static bool Read(const boost::json::value& value, int& out) {
    const int64_t* number = value.if_int64();
    if (number == nullptr || !std::in_range<int>(*number)) return false;
    out = static_cast<int>(*number);
    return true;
  }
  static bool Read(const boost::json::value& value, bool& out) {
    const bool* found = value.if_bool();
    if (found != nullptr) out = *found;
    return found != nullptr;
  }
  template <typename T>
  static bool Read(const boost::json::value& value, std::vector<T>& out) {
    const boost::json::array* items = value.if_array();
    if (items == nullptr) return false;
    for (const boost::json::value& item : *items) {
      if (!Read(item, out.emplace_back())) return false;
    }
    return true;
  }
  template <typename T>
  static bool Read(const boost::json::value& value, std::map<std::string, T>& out) {
    const boost::json::object* entries = value.if_object();
    if (entries == nullptr) return false;
    for (const auto& entry : *entries) {
      if (!Read(entry.value(), out[std::string(entry.key())])) return false;
    }
    return true;
  }
  template <typename R>
  static bool Read(const boost::json::value& value, R& out) {
    const boost::json::object* members = value.if_object();
    if (members == nullptr) return false;
    BodyReader body(*members);
    Describe(body, out);
    return body.right();
  }

  const boost::json::object& in_;
  bool right_ = true;
};

/// Write down a described record.
template <typename R>
std::string WriteBody(const R& record) {
  BodyWriter body;
  Describe(body, record);
  return body.Text();
}

/// Return corrupt, with `what` for the operator.
inline Status DamagedBody(std::string_view what) {
  return {ErrorKind::kCorrupt, "A stored record cannot be read", std::string(what)};
}

/// Fill in a described record; `what` names its kind to the operator. Errors: corrupt.
template <typename R>
Status ReadBody(std::string_view text, R& record, std::string_view what) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error) return DamagedBody(error.message());
  const boost::json::object* members = value.if_object();
  if (members == nullptr) return DamagedBody(what);
  BodyReader body(*members);
  Describe(body, record);
  return body.right() ? Status() : DamagedBody(what);
}

}  // namespace sluice::store::sqlite
