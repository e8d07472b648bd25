#include "source/profiles/profile_schema.h"

#include <arrow/type.h>

#include <string>

#include "model/profile.h"

namespace sluice::source {
namespace {

template <typename Names>
std::shared_ptr<arrow::DataType> StructOf(const Names& names,
                                          const std::shared_ptr<arrow::DataType>& type) {
  arrow::FieldVector fields;
  for (const std::string_view name : names) {
    fields.push_back(arrow::field(std::string(name), type));
  }
  return arrow::struct_(fields);
}

std::shared_ptr<arrow::DataType> TypeOf(model::ProfileMemberKind kind) {
  switch (kind) {
    case model::ProfileMemberKind::kText: break;
    case model::ProfileMemberKind::kAddress:
      return StructOf(model::AddressMembers(), arrow::utf8());
    case model::ProfileMemberKind::kAttributes: return arrow::map(arrow::utf8(), arrow::utf8());
    case model::ProfileMemberKind::kEngagementPreferences:
      return StructOf(kPreferenceLists, arrow::list(StructOf(kPreferenceMembers, arrow::utf8())));
  }
  return arrow::utf8();
}

std::shared_ptr<arrow::Schema> MakeSchema() {
  const auto time = arrow::timestamp(arrow::TimeUnit::MILLI, "UTC");
  arrow::FieldVector fields;
  fields.push_back(arrow::field(std::string(model::kProfileId), arrow::utf8(), false));
  for (const auto& member : model::ProfileMembers()) {
    fields.push_back(arrow::field(std::string(member.name), TypeOf(member.kind)));
  }
  fields.push_back(arrow::field(std::string(model::kCreatedAt), time, false));
  fields.push_back(arrow::field(std::string(model::kLastUpdatedAt), time, false));
  return arrow::schema(std::move(fields));
}

}  // namespace

const std::shared_ptr<arrow::Schema>& ProfileSchema() {
  // Never destroyed: batches in flight on other threads may outlive main's return.
  static const auto& schema = *new std::shared_ptr<arrow::Schema>(MakeSchema());
  return schema;
}

}  // namespace sluice::source
