#include "store/sqlite/record_json.h"

#include "store/sqlite/record_body.h"

namespace sluice::store::sqlite {
namespace {

constexpr std::string_view kModeNames[] = {"onDemand", "scheduled"};

}  // namespace

void Describe(auto& body, Of<model::ScheduleConfiguration> auto& schedule) {
  body("firstExecutionFrom", schedule.first_execution_from);
  body("object", schedule.object);
  body("scheduleExpression", schedule.schedule_expression);
}

void Describe(auto& body, Of<model::FileConfiguration> auto& files) {
  body("folders", files.folders);
  body("filters", files.filters);
}

void Describe(auto& body, Of<model::OnDemandConfiguration> auto& on_demand) {
  body("startTime", on_demand.start_time);
  body("endTime", on_demand.end_time);
}

void Describe(auto& body, Of<model::DataIntegration> auto& integration) {
  body("description", integration.description);
  body("kmsKey", integration.kms_key);
  body("sourceUri", integration.source_uri);
  body("schedule", integration.schedule);
  body("files", integration.file_configuration);
  body("objects", integration.object_configuration);
  body("tags", integration.tags);
}

void Describe(auto& body, Of<model::DataIntegrationAssociation> auto& association) {
  body("clientId", association.client_id);
  body("objects", association.object_configuration);
  body("destinationUri", association.destination_uri);
  body("metadata", association.metadata);
}

void Describe(auto& body, Of<model::ExecutionConfiguration> auto& execution) {
  body.Choice("mode", execution.mode, kModeNames);
  body("onDemand", execution.on_demand);
  body("schedule", execution.schedule);
}

void Describe(auto& body, Of<model::EventIntegration> auto& integration) {
  body("description", integration.description);
  body("source", integration.source);
  body("bus", integration.bus);
  body("tags", integration.tags);
}

void Describe(auto& body, Of<model::Run> auto& run) { body("notes", run.notes); }

void Describe(auto& body, Of<Domain> auto& domain) {
  body("defaultExpirationDays", domain.default_expiration_days);
  body("defaultEncryptionKey", domain.default_encryption_key);
  body("deadLetterQueueUrl", domain.dead_letter_queue_url);
  body("tags", domain.tags);
}

std::string IntegrationBody(const model::DataIntegration& integration) {
  return WriteBody(integration);
}

Status ReadIntegrationBody(std::string_view body, model::DataIntegration& integration) {
  return ReadBody(body, integration, "integration");
}

std::string AssociationBody(const model::DataIntegrationAssociation& association) {
  return WriteBody(association);
}

Status ReadAssociationBody(std::string_view body, model::DataIntegrationAssociation& association) {
  return ReadBody(body, association, "association");
}

std::string ExecutionBody(const model::ExecutionConfiguration& execution) {
  return WriteBody(execution);
}

Result<model::ExecutionConfiguration> ReadExecutionBody(std::string_view body) {
  model::ExecutionConfiguration execution;
  TRY(ReadBody(body, execution, "execution configuration"));
  return execution;
}

std::string EventIntegrationBody(const model::EventIntegration& integration) {
  return WriteBody(integration);
}

Status ReadEventIntegrationBody(std::string_view body, model::EventIntegration& integration) {
  return ReadBody(body, integration, "event integration");
}

std::string RunBody(const model::Run& run) { return WriteBody(run); }

Status ReadRunBody(std::string_view body, model::Run& run) { return ReadBody(body, run, "run"); }

std::string DomainBody(const Domain& domain) { return WriteBody(domain); }

Status ReadDomainBody(std::string_view body, Domain& domain) {
  return ReadBody(body, domain, "domain");
}

}  // namespace sluice::store::sqlite
