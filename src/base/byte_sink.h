#pragma once

#include <string_view>

#include "base/status.h"

namespace sluice {

/// Take bytes in order. Errors: as the implementation says; after one, nothing more may be
/// appended. Threads: one caller.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status Append(std::string_view bytes) = 0;
};

}  // namespace sluice
