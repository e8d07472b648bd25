#pragma once

#include <string>

#include "base/byte_sink.h"

namespace sluice::format {

/// Keep what is appended. Never fails. Threads: one caller.
class TextSink final : public ByteSink {
 public:
  Status Append(std::string_view bytes) override {
    text.append(bytes);
    return {};
  }
  std::string text;
};

}  // namespace sluice::format
