#pragma once

#include <optional>
#include <string_view>

#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "model/arn.h"
#include "model/integration.h"

namespace sluice::api::wire {

/// Read and write the shapes of a data integration. Reading an absent node gives nothing; problems
/// go to the node's Problem. Source: AppIntegrations service model 2020-07-29.
std::optional<model::ScheduleConfiguration> ReadSchedule(const Node& node);
std::optional<model::FileConfiguration> ReadFileConfiguration(const Node& node);
std::optional<model::ObjectConfiguration> ReadObjectConfiguration(const Node& node);
model::Tags ReadTags(const Node& node, size_t max_tags);

void WriteSchedule(JsonWriter& out, const std::optional<model::ScheduleConfiguration>& schedule);
void WriteObjectConfiguration(JsonWriter& out,
                              const std::optional<model::ObjectConfiguration>& configuration);
void WriteTags(JsonWriter& out, const model::Tags& tags);

/// Write the members that CreateDataIntegration and GetDataIntegration both answer.
void WriteIntegration(JsonWriter& out, const model::Account& account,
                      const model::DataIntegration& integration);

}  // namespace sluice::api::wire
