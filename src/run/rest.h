#pragma once

#include <chrono>

namespace sluice::run {

/// Say how long a run rests before it is tried again for the `retry`-th time: drawn evenly from
/// zero to a limit that doubles from 5 s up to store::kLongestRest ("full jitter"). `drawn` is from
/// [0, 1). Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
std::chrono::milliseconds RestBefore(int retry, double drawn);

/// Draw evenly from [0, 1).
double Draw();

}  // namespace sluice::run
