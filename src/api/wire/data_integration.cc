#include "api/wire/data_integration.h"

namespace sluice::api::wire {
namespace {

constexpr size_t kMaxFolders = 10;
constexpr size_t kMaxFields = 2048;

model::FieldsMap ReadFieldsMap(const Node& node) {
  model::FieldsMap lists;
  node.EachMember(0, SIZE_MAX, kNonBlank, [&](std::string_view name, const Node& list) {
    lists.emplace(name, list.TextList(1, kMaxFields, kName));
  });
  return lists;
}

void WriteFieldsMap(JsonWriter& out, const model::FieldsMap& lists) {
  out.BeginObject();
  for (const auto& [name, texts] : lists) out.TextListMember(name, texts);
  out.EndObject();
}

void WriteFileConfiguration(JsonWriter& out,
                            const std::optional<model::FileConfiguration>& configuration) {
  if (!configuration) return;
  out.Name("FileConfiguration");
  out.BeginObject();
  out.TextListMember("Folders", configuration->folders);
  if (configuration->filters) {
    out.Name("Filters");
    WriteFieldsMap(out, *configuration->filters);
  }
  out.EndObject();
}

}  // namespace

std::optional<model::ScheduleConfiguration> ReadSchedule(const Node& node) {
  if (!node.present()) return std::nullopt;
  model::ScheduleConfiguration schedule;
  schedule.first_execution_from = node.OptionalText("FirstExecutionFrom", kNonBlank);
  schedule.object = node.OptionalText("Object", kName);
  schedule.schedule_expression = node.Required("ScheduleExpression").Text(kNonBlank);
  return schedule;
}

std::optional<model::FileConfiguration> ReadFileConfiguration(const Node& node) {
  if (!node.present()) return std::nullopt;
  model::FileConfiguration configuration;
  configuration.folders = node.Required("Folders").TextList(1, kMaxFolders, kNonBlankLong);
  if (const Node filters = node.Optional("Filters"); filters.present()) {
    configuration.filters = ReadFieldsMap(filters);
  }
  return configuration;
}

std::optional<model::ObjectConfiguration> ReadObjectConfiguration(const Node& node) {
  if (!node.present()) return std::nullopt;
  model::ObjectConfiguration configuration;
  node.EachMember(0, SIZE_MAX, kNonBlank, [&](std::string_view name, const Node& lists) {
    configuration.emplace(name, ReadFieldsMap(lists));
  });
  return configuration;
}

model::Tags ReadTags(const Node& node, size_t max_tags) {
  return node.TextMap(1, max_tags, kTagKey, kTagValue);
}

void WriteSchedule(JsonWriter& out, const std::optional<model::ScheduleConfiguration>& schedule) {
  if (!schedule) return;
  out.Name("ScheduleConfiguration");
  out.BeginObject();
  out.TextMember("FirstExecutionFrom", schedule->first_execution_from);
  out.TextMember("Object", schedule->object);
  out.TextMember("ScheduleExpression", schedule->schedule_expression);
  out.EndObject();
}

void WriteObjectConfiguration(JsonWriter& out,
                              const std::optional<model::ObjectConfiguration>& configuration) {
  if (!configuration) return;
  out.Name("ObjectConfiguration");
  out.BeginObject();
  for (const auto& [object, lists] : *configuration) {
    out.Name(object);
    WriteFieldsMap(out, lists);
  }
  out.EndObject();
}

void WriteTags(JsonWriter& out, const model::Tags& tags) {
  if (!tags.empty()) out.TextMapMember("Tags", tags);
}

void WriteIntegration(JsonWriter& out, const model::Account& account,
                      const model::DataIntegration& integration) {
  out.TextMember("Arn", model::IntegrationArn(account, integration.id));
  out.TextMember("Id", integration.id.text);
  out.TextMember("Name", integration.name);
  out.TextMember("Description", integration.description);
  out.TextMember("KmsKey", integration.kms_key);
  out.TextMember("SourceURI", integration.source_uri);
  WriteSchedule(out, integration.schedule);
  WriteTags(out, integration.tags);
  WriteFileConfiguration(out, integration.file_configuration);
  WriteObjectConfiguration(out, integration.object_configuration);
}

}  // namespace sluice::api::wire
