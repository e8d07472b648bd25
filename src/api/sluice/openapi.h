#pragma once

#include <string_view>

namespace sluice::api::sluice_v1 {

/// Return the OpenAPI document of our own API: sluice/openapi.json, byte for byte.
std::string_view OpenApiDocument();

}  // namespace sluice::api::sluice_v1
