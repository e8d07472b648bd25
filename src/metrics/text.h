#pragma once

#include <string>
#include <string_view>

namespace sluice::metrics {

/// The media type of Text().
inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

/// Write every metric of the process that has a value, and what the system tells of the process.
/// Shape: Prometheus text format 0.0.4.
std::string Text();

}  // namespace sluice::metrics
