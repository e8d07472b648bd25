#pragma once

#include <optional>
#include <stop_token>
#include <string_view>

#include "base/status.h"
#include "objects/object_reader.h"

namespace sluice::source {

enum class FileCompression { kNone, kGzip, kZstd };

/// What the characters of a file of text are written in.
enum class TextEncoding { kUtf8, kUtf16Le, kUtf16Be, kLatin1, kWindows1252 };

/// Name an encoding as the settings spell it ("utf-16le").
std::string_view TextEncodingName(TextEncoding encoding);
std::optional<TextEncoding> ParseTextEncoding(std::string_view name);

/// What has to be undone before a file is text in UTF-8.
struct TextForm {
  FileCompression compression = FileCompression::kNone;
  TextEncoding encoding = TextEncoding::kUtf8;

  /// Whether a byte of the file is a byte of its text, so that it can be read from anywhere.
  bool is_plain() const {
    return compression == FileCompression::kNone && encoding == TextEncoding::kUtf8;
  }
  bool operator==(const TextForm&) const = default;
};

/// Tell by the first bytes of a file how it is compressed and, where no `encoding` is set, what it
/// is written in: a byte order mark of UTF-16 says so, all else is UTF-8. Errors: corrupt when its
/// name says .gz or .zst and it is not; as ObjectReader.
Result<TextForm> FormOfFile(objects::ObjectReader& reader, const objects::ObjectInfo& file,
                            std::optional<TextEncoding> encoding, std::stop_token stop);

}  // namespace sluice::source
