#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "source/source.h"

namespace sluice::source {

/// Read parts one after the other, each opened when the one before has ended.
std::unique_ptr<BatchReader> ChainReaders(
    size_t parts, std::function<Result<std::unique_ptr<BatchReader>>(size_t)> open);

}  // namespace sluice::source
