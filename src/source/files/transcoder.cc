#include "source/files/transcoder.h"

#include <fmt/format.h>
#include <iconv.h>

#include <cerrno>

#include "base/check.h"

namespace sluice::source {
namespace {

/// What the C library calls an encoding. Source: iconv -l.
const char* LibraryName(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::kUtf8: return "UTF-8";
    case TextEncoding::kUtf16Le: return "UTF-16LE";
    case TextEncoding::kUtf16Be: return "UTF-16BE";
    case TextEncoding::kLatin1: return "ISO-8859-1";
    case TextEncoding::kWindows1252: return "CP1252";
  }
  return "";
}

}  // namespace

Transcoder::Transcoder(TextEncoding from)
    : from_(from), converter_(iconv_open("UTF-8", LibraryName(from))) {
  CHECK(converter_ != iconv_t(-1));
}

Transcoder::~Transcoder() { iconv_close(converter_); }

Status Transcoder::Convert(std::string_view bytes, std::string& out) {
  constexpr size_t kMostGrowth = 3;  // a byte of windows-1252 may be three of UTF-8
  std::string joined;
  if (!rest_.empty()) {
    joined = rest_ + std::string(bytes);
    bytes = joined;
  }
  char* in = const_cast<char*>(bytes.data());
  size_t left = bytes.size();
  const size_t begin = out.size();
  out.resize(begin + left * kMostGrowth);
  char* to = out.data() + begin;
  size_t room = out.size() - begin;
  const size_t done = iconv(converter_, &in, &left, &to, &room);
  const bool cut = done == size_t(-1) && errno == EINVAL;
  out.resize(static_cast<size_t>(to - out.data()));
  if (done == size_t(-1) && !cut) return Broken();
  rest_.assign(in, left);
  return {};
}

Status Transcoder::Finish() const { return rest_.empty() ? Status() : Broken(); }

Status Transcoder::Broken() const {
  return {ErrorKind::kCorrupt, fmt::format("the text is not {}", TextEncodingName(from_))};
}

}  // namespace sluice::source
