#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/byte_sink.h"

namespace sluice::format {

/// Keeps what is appended; from append number `fails_at` on (0 is the first) it answers `failure`.
class FakeSink final : public ByteSink {
 public:
  Status Append(std::string_view bytes) override {
    if (appends.size() >= fails_at) return failure;
    appends.push_back(bytes.size());
    text.append(bytes);
    return {};
  }

  std::string text;
  std::vector<size_t> appends;  // size of each
  size_t fails_at = SIZE_MAX;
  Status failure{ErrorKind::kUnavailable, "the sink is down"};
};

}  // namespace sluice::format
