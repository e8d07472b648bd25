#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::cli {

/// Return a text member of an answer; empty when it is absent or something else.
std::string TextMember(const boost::json::object& object, std::string_view name);

/// Return a whole-number member; 0 when it is absent or something else.
int64_t IntegerMember(const boost::json::object& object, std::string_view name);

/// Return an object member; an empty one when it is absent or something else.
const boost::json::object& ObjectMember(const boost::json::object& object, std::string_view name);

/// Return an array member; an empty one when it is absent or something else.
const boost::json::array& ArrayMember(const boost::json::object& object, std::string_view name);

}  // namespace sluice::cli
