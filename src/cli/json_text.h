#pragma once

#include <string>
#include <string_view>

namespace sluice::cli {

/// Append well-formed UTF-8 as a JSON string. Source: RFC 8259 section 7.
void AppendJsonString(std::string_view text, std::string& json);

/// Where a member stands in the text of a JSON object.
struct MemberSpan {
  size_t begin = 0;  // of its name's quote
  size_t value = 0;
  size_t end = 0;  // after its value
};

/// Find a member of a well-formed object; nothing (begin == end) when it is not there. Names are
/// compared as they are spelled in the text, escapes not resolved.
MemberSpan FindMember(std::string_view object, std::string_view name);

}  // namespace sluice::cli
