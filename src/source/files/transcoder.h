#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "source/files/text_form.h"

namespace sluice::source {

/// Turn text of another encoding into UTF-8, piece by piece; a character may lie across two.
/// A byte order mark comes out as UTF-8's. Threads: one caller.
class Transcoder {
 public:
  explicit Transcoder(TextEncoding from);
  ~Transcoder();
  Transcoder(const Transcoder&) = delete;
  Transcoder& operator=(const Transcoder&) = delete;

  /// Append the text of `bytes` to `out`. Errors: corrupt for what is not in the encoding.
  Status Convert(std::string_view bytes, std::string& out);

  /// Errors: corrupt when the text ended within a character.
  Status Finish() const;

 private:
  Status Broken() const;

  const TextEncoding from_;
  void* const converter_;  // iconv_t
  std::string rest_;       // the begin of a character
};

}  // namespace sluice::source
