#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <string_view>

#include "base/status.h"

namespace sluice::api::wire {

/// A request's body, parsed. Values live as long as the document.
class JsonDocument {
 public:
  /// Parse strictly: one object (an empty text is {}), nested at most 32 deep, well-formed UTF-8,
  /// no lone surrogates, no member twice in an object, nothing after it, no number out of range.
  /// Errors: invalid saying what is wrong and where.
  /// Source: RFC 8259; RFC 7493 section 2 for what it leaves open.
  static Result<JsonDocument> Parse(std::string_view text);

  const boost::json::object& root() const { return value_->get_object(); }
  const boost::json::value& value() const { return *value_; }

 private:
  JsonDocument() = default;
  // In this order: the value is of the memory's. It is never destroyed on its own, since all that
  // it has is given back with the memory.
  std::unique_ptr<boost::json::monotonic_resource> memory_;
  boost::json::value* value_ = nullptr;
};

}  // namespace sluice::api::wire
