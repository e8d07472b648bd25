#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/wire/json_document.h"
#include "api/wire/text_rule.h"
#include "base/status.h"

namespace sluice::api::wire {

/// The first thing found wrong with a request; what is found after it is dropped.
struct Problem {
  std::string member;  // "ScheduleConfig.ScheduleExpression"
  std::string text;    // "must be a string"

  bool found() const { return !text.empty(); }
  void Report(std::string_view where, std::string_view what);
  /// Return invalid with both texts, or ok when nothing was found.
  Status ToStatus() const;
};

/// A value of a request's body with its place, read field by field. Whatever is wrong goes to the
/// Problem and reading goes on with an empty value, so that a decoder reads straight down and asks
/// once at its end. A member that is null counts as absent; members that nobody asks for are
/// ignored. Lives no longer than the document and the Problem.
class Node {
 public:
  /// Stand at the body itself.
  Node(const JsonDocument& document, Problem& problem);

  bool present() const { return value_ != nullptr; }
  const std::string& place() const { return place_; }
  /// The value as it is. Require present().
  const boost::json::value& raw() const { return *value_; }

  /// Step to a member of this object. Required reports an absent one; of an absent object every
  /// member is absent, and that is no further problem.
  Node Required(std::string_view name) const;
  Node Optional(std::string_view name) const;

  std::string Text(const TextRule& rule) const;
  std::optional<std::string> OptionalText(std::string_view name, const TextRule& rule) const;
  /// Read a text that must be one of `choices`; the first when it is not.
  std::string_view Choice(std::span<const std::string_view> choices) const;
  int64_t Integer(int64_t min, int64_t max) const;
  double Number(double min, double max) const;
  bool Boolean() const;

  /// Visit the items of this array in order.
  void EachItem(size_t min, size_t max, const std::function<void(const Node&)>& visit) const;
  /// Visit the members of this map, whose names are held to `key`.
  void EachMember(size_t min, size_t max, const TextRule& key,
                  const std::function<void(std::string_view, const Node&)>& visit) const;
  std::vector<std::string> TextList(size_t min, size_t max, const TextRule& rule) const;
  std::map<std::string, std::string> TextMap(size_t min, size_t max, const TextRule& key,
                                             const TextRule& value) const;

  /// Report a problem of this value.
  void Report(std::string_view what) const { problem_->Report(place_, what); }

 private:
  Node(const boost::json::value* value, std::string place, Problem& problem);
  void CheckSize(size_t size, size_t min, size_t max, std::string_view what) const;

  const boost::json::value* value_;  // null: absent
  std::string place_;
  Problem* problem_;
};

}  // namespace sluice::api::wire
