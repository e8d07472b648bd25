#pragma once

#include <string_view>

#include "format/output_buffer.h"

namespace sluice::format {

/// Write a JSON string: quoted, with `"`, `\` and control characters escaped (the short forms where
/// there are any), and U+0085, U+2028 and U+2029 as well, at which some readers of lines would cut
/// a row; everything else as it is. Errors: corrupt for text that is not UTF-8. Source: RFC 8259,
/// section 7.
void WriteJsonText(std::string_view text, OutputBuffer& out);

/// Make ready the tables that checking of UTF-8 needs; once, before the first WriteJsonText.
void InitializeJsonText();

}  // namespace sluice::format
