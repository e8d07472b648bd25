#include "source/files/text_form.h"

#include <arrow/memory_pool.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "source/files/text_input.h"

namespace sluice::source {
namespace {

constexpr std::string_view kEncodings[] = {"utf-8", "utf-16le", "utf-16be", "iso-8859-1",
                                           "windows-1252"};

TextEncoding EncodingByMark(std::string_view start) {
  if (start.starts_with("\xff\xfe")) return TextEncoding::kUtf16Le;
  if (start.starts_with("\xfe\xff")) return TextEncoding::kUtf16Be;
  return TextEncoding::kUtf8;
}

}  // namespace

std::string_view TextEncodingName(TextEncoding encoding) {
  return kEncodings[static_cast<size_t>(encoding)];
}

std::optional<TextEncoding> ParseTextEncoding(std::string_view name) {
  const auto found = std::find(std::begin(kEncodings), std::end(kEncodings), name);
  if (found == std::end(kEncodings)) return std::nullopt;
  return static_cast<TextEncoding>(found - std::begin(kEncodings));
}

Result<TextForm> FormOfFile(objects::ObjectReader& reader, const objects::ObjectInfo& file,
                            std::optional<TextEncoding> encoding, std::stop_token stop) {
  char start[4] = {};
  TRY_ASSIGN(const size_t read, reader.ReadAt(file, 0, start, stop));
  const std::string_view magic(start, read);
  TextForm form;
  if (magic.starts_with("\x1f\x8b")) form.compression = FileCompression::kGzip;
  if (magic == "\x28\xb5\x2f\xfd") form.compression = FileCompression::kZstd;
  const bool plain = form.compression == FileCompression::kNone;
  if (plain && (file.key.ends_with(".gz") || file.key.ends_with(".zst"))) {
    return Status(ErrorKind::kCorrupt,
                  fmt::format("file '{}' is not compressed as its name says", file.key));
  }
  if (encoding) {
    form.encoding = *encoding;
  } else if (plain) {
    form.encoding = EncodingByMark(magic);
  } else {
    constexpr int64_t kBytes = 4'096;
    TRY_ASSIGN(const TextInput input, TextInput::Open(reader, file, form, 0, kBytes, kBytes,
                                                      arrow::default_memory_pool(), stop));
    form.encoding = EncodingByMark(input.text());
  }
  return form;
}

}  // namespace sluice::source
