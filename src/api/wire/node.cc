#include "api/wire/node.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sluice::api::wire {
namespace {

std::string_view View(const boost::json::string& text) { return {text.data(), text.size()}; }

}  // namespace

void Problem::Report(std::string_view where, std::string_view what) {
  if (found()) return;
  member = where;
  text = what;
}

Status Problem::ToStatus() const {
  if (!found()) return {};
  return Invalid(member.empty() ? text : fmt::format("{} {}", member, text));
}

Node::Node(const JsonDocument& document, Problem& problem)
    : value_(&document.value()), problem_(&problem) {}

Node::Node(const boost::json::value* value, std::string place, Problem& problem)
    : value_(value != nullptr && value->is_null() ? nullptr : value),
      place_(std::move(place)),
      problem_(&problem) {}

Node Node::Optional(std::string_view name) const {
  const boost::json::value* found = nullptr;
  if (present()) {
    if (const auto* object = value_->if_object()) {
      found = object->if_contains({name.data(), name.size()});
    } else {
      Report("must be an object");
    }
  }
  return Node(found, place_.empty() ? std::string(name) : fmt::format("{}.{}", place_, name),
              *problem_);
}

Node Node::Required(std::string_view name) const {
  Node member = Optional(name);
  if (present() && !member.present()) member.Report("is required");
  return member;
}

std::string Node::Text(const TextRule& rule) const {
  if (!present()) return {};
  const auto* text = value_->if_string();
  if (text == nullptr) {
    Report("must be a string");
    return {};
  }
  if (auto breach = Breach(rule, View(*text))) {
    Report(*breach);
    return {};
  }
  return std::string(View(*text));
}

std::optional<std::string> Node::OptionalText(std::string_view name, const TextRule& rule) const {
  const Node member = Optional(name);
  if (!member.present()) return std::nullopt;
  return member.Text(rule);
}

std::string_view Node::Choice(std::span<const std::string_view> choices) const {
  if (!present()) return choices.front();
  if (const auto* text = value_->if_string()) {
    const auto found = std::find(choices.begin(), choices.end(), View(*text));
    if (found != choices.end()) return *found;
    Report(fmt::format("must be one of: {}", fmt::join(choices, ", ")));
  } else {
    Report("must be a string");
  }
  return choices.front();
}

int64_t Node::Integer(int64_t min, int64_t max) const {
  if (!present()) return min;
  const bool integral = value_->is_int64() || value_->is_uint64();
  const auto* number = value_->if_int64();
  if (!integral || number == nullptr || *number < min || *number > max) {
    Report(fmt::format("must be an integer from {} to {}", min, max));
    return min;
  }
  return *number;
}

double Node::Number(double min, double max) const {
  if (!present()) return min;
  const double number = value_->is_double()   ? value_->get_double()
                        : value_->is_int64()  ? double(value_->get_int64())
                        : value_->is_uint64() ? double(value_->get_uint64())
                                              : max + 1;
  if (number >= min && number <= max) return number;
  Report(fmt::format("must be a number from {} to {}", min, max));
  return min;
}

bool Node::Boolean() const {
  if (!present()) return false;
  if (const auto* value = value_->if_bool()) return *value;
  Report("must be true or false");
  return false;
}

void Node::CheckSize(size_t size, size_t min, size_t max, std::string_view what) const {
  if (size >= min && size <= max) return;
  if (max == SIZE_MAX) {
    Report(fmt::format("must have at least {} {}", min, what));
  } else if (min == 0) {
    Report(fmt::format("must have at most {} {}", max, what));
  } else {
    Report(fmt::format("must have {} to {} {}", min, max, what));
  }
}

void Node::EachItem(size_t min, size_t max, const std::function<void(const Node&)>& visit) const {
  if (!present()) return;
  const auto* array = value_->if_array();
  if (array == nullptr) return Report("must be a list");
  CheckSize(array->size(), min, max, "items");
  for (size_t i = 0; i < array->size() && !problem_->found(); ++i) {
    const Node item(&(*array)[i], fmt::format("{}[{}]", place_, i), *problem_);
    if (!item.present()) return item.Report("must not be null");
    visit(item);
  }
}

void Node::EachMember(size_t min, size_t max, const TextRule& key,
                      const std::function<void(std::string_view, const Node&)>& visit) const {
  if (!present()) return;
  const auto* object = value_->if_object();
  if (object == nullptr) return Report("must be an object");
  CheckSize(object->size(), min, max, "members");
  for (const auto& member : *object) {
    if (problem_->found()) return;
    const std::string_view name(member.key().data(), member.key().size());
    if (auto breach = Breach(key, name)) {
      return Report(fmt::format("has a member whose name is not allowed: a name {}", *breach));
    }
    const Node value(&member.value(), fmt::format("{}.{}", place_, name), *problem_);
    if (!value.present()) return value.Report("must not be null");
    visit(name, value);
  }
}

std::vector<std::string> Node::TextList(size_t min, size_t max, const TextRule& rule) const {
  std::vector<std::string> texts;
  EachItem(min, max, [&](const Node& item) { texts.push_back(item.Text(rule)); });
  return texts;
}

std::map<std::string, std::string> Node::TextMap(size_t min, size_t max, const TextRule& key,
                                                 const TextRule& value) const {
  std::map<std::string, std::string> texts;
  EachMember(min, max, key, [&](std::string_view name, const Node& item) {
    texts.emplace(name, item.Text(value));
  });
  return texts;
}

}  // namespace sluice::api::wire
