#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/integration.h"

namespace sluice::model {

/// Which events a consumer may ask for. Its name is what identifies it.
/// Source: AppIntegrations service model 2020-07-29, GetEventIntegration.
struct EventIntegration {
  std::string name;
  std::optional<std::string> description;
  std::string source;  // EventFilter.Source
  std::string bus;     // EventBridgeBus
  Tags tags;
  UnixMillis created_at;
  bool operator==(const EventIntegration&) const = default;
};

/// Say whether `text`, well-formed UTF-8, fits the pattern of EventFilter.Source in full: linear
/// time, ASCII white space. Source: service model, Source.
bool FitsEventSourcePattern(std::string_view text);

}  // namespace sluice::model
