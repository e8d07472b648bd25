#include "api/wire/event_integration.h"

#include "api/wire/data_integration.h"

namespace sluice::api::wire {

model::EventIntegration ReadEventIntegration(const Node& body, size_t max_tags) {
  model::EventIntegration integration;
  integration.name = body.Required("Name").Text(kName);
  integration.description = body.OptionalText("Description", kDescription);
  integration.source = body.Required("EventFilter").Required("Source").Text(kEventSource);
  integration.bus = body.Required("EventBridgeBus").Text(kName);
  integration.tags = ReadTags(body.Optional("Tags"), max_tags);
  return integration;
}

void WriteEventIntegration(JsonWriter& out, const model::Account& account,
                           const model::EventIntegration& integration) {
  out.TextMember("EventIntegrationArn", model::EventIntegrationArn(account, integration.name));
  out.TextMember("Name", integration.name);
  out.TextMember("Description", integration.description);
  out.Name("EventFilter");
  out.BeginObject();
  out.TextMember("Source", integration.source);
  out.EndObject();
  out.TextMember("EventBridgeBus", integration.bus);
  WriteTags(out, integration.tags);
}

}  // namespace sluice::api::wire
