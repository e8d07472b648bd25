#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "objects/object_reader.h"
#include "source/files/file_settings.h"
#include "source/files/json_shape.h"
#include "source/files/text_input.h"
#include "source/files/text_object.h"

namespace sluice::source {

/// What one file of JSON Lines was found to be, having read it once.
struct JsonLinesFile : SurveyedText {
  JsonShape shape;
};

/// Read a file once with up to `threads` threads. A line feed is never within a value, so that
/// pieces of an uncompressed file begin after any.
/// Errors: corrupt naming file and line for what is no JSON object; invalid for more members than
/// can be columns; quota for a line that is too large; as ObjectReader.
Result<JsonLinesFile> SurveyJsonLines(objects::ObjectReader& reader,
                                      const objects::ObjectInfo& file, const FileSettings& settings,
                                      size_t threads, std::stop_token stop);

/// Take the next line out of `input`, without its end. False: there is none that begins before
/// `until`. The line is good until the next call; `passed` is what of the text the caller has used
/// and this call passes.
Result<bool> NextLine(TextInput& input, int64_t until, size_t& passed, std::string_view& line);

}  // namespace sluice::source
