#include "store/sqlite/record_json.h"

#include <boost/json.hpp>
#include <utility>

namespace sluice::store::sqlite {
namespace {

namespace json = boost::json;

// Write and Read come in pairs, one a type; Read says whether the value was of that type.

json::value Write(const std::string& text) { return json::string(text); }
json::value Write(int number) { return number; }
json::value Write(const model::ScheduleConfiguration& schedule);
json::value Write(const model::FileConfiguration& files);
json::value Write(const model::OnDemandConfiguration& on_demand);
template <typename T>
json::value Write(const std::vector<T>& items);
template <typename T>
json::value Write(const std::map<std::string, T>& entries);

template <typename T>
json::value Write(const std::vector<T>& items) {
  json::array out;
  out.reserve(items.size());
  for (const T& item : items) out.push_back(Write(item));
  return out;
}

template <typename T>
json::value Write(const std::map<std::string, T>& entries) {
  json::object out;
  out.reserve(entries.size());
  for (const auto& [name, item] : entries) out.emplace(name, Write(item));
  return out;
}

template <typename T>
void Put(json::object& out, std::string_view name, const T& value) {
  out.emplace(name, Write(value));
}
template <typename T>
void Put(json::object& out, std::string_view name, const std::optional<T>& value) {
  if (value) Put(out, name, *value);
}

json::value Write(const model::ScheduleConfiguration& schedule) {
  json::object out;
  Put(out, "firstExecutionFrom", schedule.first_execution_from);
  Put(out, "object", schedule.object);
  Put(out, "scheduleExpression", schedule.schedule_expression);
  return out;
}

json::value Write(const model::FileConfiguration& files) {
  json::object out;
  Put(out, "folders", files.folders);
  Put(out, "filters", files.filters);
  return out;
}

json::value Write(const model::OnDemandConfiguration& on_demand) {
  json::object out;
  Put(out, "startTime", on_demand.start_time);
  Put(out, "endTime", on_demand.end_time);
  return out;
}

bool Read(const json::value& value, std::string& out) {
  const json::string* text = value.if_string();
  if (text != nullptr) out.assign(text->data(), text->size());
  return text != nullptr;
}

bool Read(const json::value& value, int& out) {
  const int64_t* number = value.if_int64();
  if (number != nullptr) out = static_cast<int>(*number);
  return number != nullptr;
}

bool Read(const json::value& value, model::ScheduleConfiguration& out);
bool Read(const json::value& value, model::FileConfiguration& out);
bool Read(const json::value& value, model::OnDemandConfiguration& out);
template <typename T>
bool Read(const json::value& value, std::map<std::string, T>& out);

template <typename T>
bool Read(const json::value& value, std::vector<T>& out) {
  const json::array* items = value.if_array();
  if (items == nullptr) return false;
  for (const json::value& item : *items) {
    if (!Read(item, out.emplace_back())) return false;
  }
  return true;
}

template <typename T>
bool Read(const json::value& value, std::map<std::string, T>& out) {
  const json::object* entries = value.if_object();
  if (entries == nullptr) return false;
  for (const auto& entry : *entries) {
    if (!Read(entry.value(), out[std::string(entry.key())])) return false;
  }
  return true;
}

template <typename T>
bool Get(const json::object& in, std::string_view name, T& out) {
  const json::value* value = in.if_contains(name);
  return value != nullptr && Read(*value, out);
}
template <typename T>
bool Get(const json::object& in, std::string_view name, std::optional<T>& out) {
  const json::value* value = in.if_contains(name);
  return value == nullptr || Read(*value, out.emplace());
}

bool Read(const json::value& value, model::ScheduleConfiguration& out) {
  const json::object* in = value.if_object();
  return in != nullptr && Get(*in, "firstExecutionFrom", out.first_execution_from) &&
         Get(*in, "object", out.object) && Get(*in, "scheduleExpression", out.schedule_expression);
}

bool Read(const json::value& value, model::FileConfiguration& out) {
  const json::object* in = value.if_object();
  return in != nullptr && Get(*in, "folders", out.folders) && Get(*in, "filters", out.filters);
}

bool Read(const json::value& value, model::OnDemandConfiguration& out) {
  const json::object* in = value.if_object();
  return in != nullptr && Get(*in, "startTime", out.start_time) &&
         Get(*in, "endTime", out.end_time);
}

Status Damaged(std::string_view what) {
  return {ErrorKind::kCorrupt, "A stored record cannot be read", std::string(what)};
}

Result<json::object> Parse(std::string_view body) {
  json::error_code error;
  json::value value = json::parse(body, error);
  if (error || !value.is_object()) return Damaged(error.message());
  return std::move(value.get_object());
}

constexpr std::string_view kOnDemand = "onDemand";
constexpr std::string_view kScheduled = "scheduled";

}  // namespace

std::string IntegrationBody(const model::DataIntegration& integration) {
  json::object out;
  Put(out, "description", integration.description);
  Put(out, "kmsKey", integration.kms_key);
  Put(out, "sourceUri", integration.source_uri);
  Put(out, "schedule", integration.schedule);
  Put(out, "files", integration.file_configuration);
  Put(out, "objects", integration.object_configuration);
  Put(out, "tags", integration.tags);
  return json::serialize(out);
}

Status ReadIntegrationBody(std::string_view body, model::DataIntegration& integration) {
  TRY_ASSIGN(const json::object in, Parse(body));
  const bool right =
      Get(in, "description", integration.description) && Get(in, "kmsKey", integration.kms_key) &&
      Get(in, "sourceUri", integration.source_uri) && Get(in, "schedule", integration.schedule) &&
      Get(in, "files", integration.file_configuration) &&
      Get(in, "objects", integration.object_configuration) && Get(in, "tags", integration.tags);
  return right ? Status() : Damaged("integration");
}

std::string AssociationBody(const model::DataIntegrationAssociation& association) {
  json::object out;
  Put(out, "clientId", association.client_id);
  Put(out, "objects", association.object_configuration);
  Put(out, "destinationUri", association.destination_uri);
  Put(out, "metadata", association.metadata);
  return json::serialize(out);
}

Status ReadAssociationBody(std::string_view body, model::DataIntegrationAssociation& association) {
  TRY_ASSIGN(const json::object in, Parse(body));
  const bool right = Get(in, "clientId", association.client_id) &&
                     Get(in, "objects", association.object_configuration) &&
                     Get(in, "destinationUri", association.destination_uri) &&
                     Get(in, "metadata", association.metadata);
  return right ? Status() : Damaged("association");
}

std::string ExecutionBody(const model::ExecutionConfiguration& execution) {
  json::object out;
  out["mode"] = execution.mode == model::ExecutionMode::kScheduled ? kScheduled : kOnDemand;
  Put(out, "onDemand", execution.on_demand);
  Put(out, "schedule", execution.schedule);
  return json::serialize(out);
}

Result<model::ExecutionConfiguration> ReadExecutionBody(std::string_view body) {
  TRY_ASSIGN(const json::object in, Parse(body));
  model::ExecutionConfiguration execution;
  std::string mode;
  if (!Get(in, "mode", mode) || (mode != kOnDemand && mode != kScheduled) ||
      !Get(in, "onDemand", execution.on_demand) || !Get(in, "schedule", execution.schedule)) {
    return Damaged("execution configuration");
  }
  if (mode == kScheduled) execution.mode = model::ExecutionMode::kScheduled;
  return execution;
}

std::string DomainBody(const Domain& domain) {
  json::object out;
  Put(out, "defaultExpirationDays", domain.default_expiration_days);
  Put(out, "defaultEncryptionKey", domain.default_encryption_key);
  Put(out, "deadLetterQueueUrl", domain.dead_letter_queue_url);
  Put(out, "tags", domain.tags);
  return json::serialize(out);
}

Status ReadDomainBody(std::string_view body, Domain& domain) {
  TRY_ASSIGN(const json::object in, Parse(body));
  const bool right = Get(in, "defaultExpirationDays", domain.default_expiration_days) &&
                     Get(in, "defaultEncryptionKey", domain.default_encryption_key) &&
                     Get(in, "deadLetterQueueUrl", domain.dead_letter_queue_url) &&
                     Get(in, "tags", domain.tags);
  return right ? Status() : Damaged("domain");
}

}  // namespace sluice::store::sqlite
