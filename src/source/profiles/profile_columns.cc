#include "source/profiles/profile_columns.h"

#include <arrow/type.h>

#include <utility>

#include "model/profile.h"
#include "source/profiles/profile_schema.h"

namespace sluice::source {

using Kind = model::ProfileMemberKind;

ProfileColumns::ProfileColumns(arrow::MemoryPool* pool)
    : pool_(pool), ids_(pool), created_(pool), updated_(pool) {
  const auto add = [this](auto& columns, auto column) {
    slots_.push_back(columns.size());
    columns.push_back(std::move(column));
  };
  for (const auto& member : model::ProfileMembers()) {
    switch (member.kind) {
      case Kind::kText: add(texts_, TextColumn(pool)); break;
      case Kind::kAddress:
        add(addresses_, TextMembers(model::AddressMembers().size(), pool));
        break;
      case Kind::kAttributes: add(attributes_, TextMapColumn(pool)); break;
      case Kind::kEngagementPreferences:
        add(preferences_,
            PreferencesColumn(kPreferenceLists.size(), kPreferenceMembers.size(), pool));
        break;
    }
  }
}

arrow::Status ProfileColumns::BeginRow(std::string_view id, UnixMillis created_at,
                                       UnixMillis updated_at) {
  ARROW_RETURN_NOT_OK(ids_.Append(rows_, id));
  ARROW_RETURN_NOT_OK(created_.Append(created_at.value));
  ARROW_RETURN_NOT_OK(updated_.Append(updated_at.value));
  ++rows_;
  return arrow::Status::OK();
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> ProfileColumns::Finish() {
  const auto& schema = ProfileSchema();
  const int64_t rows = std::exchange(rows_, 0);
  ARROW_ASSIGN_OR_RAISE(const Zeros zeros, MakeZeros(rows, pool_));
  arrow::ArrayDataVector columns;
  columns.reserve(slots_.size() + 3);
  ARROW_ASSIGN_OR_RAISE(auto ids, ids_.Finish(rows, zeros));
  columns.push_back(std::move(ids));
  for (size_t member = 0; member < slots_.size(); ++member) {
    const auto& type = schema->field(static_cast<int>(columns.size()))->type();
    ARROW_ASSIGN_OR_RAISE(auto column, FinishMember(member, type, rows, zeros));
    columns.push_back(std::move(column));
  }
  for (auto* times : {&created_, &updated_}) {
    const auto& type = schema->field(static_cast<int>(columns.size()))->type();
    ARROW_ASSIGN_OR_RAISE(auto values, times->Finish());
    columns.push_back(arrow::ArrayData::Make(type, rows, {nullptr, std::move(values)}, 0));
  }
  return arrow::RecordBatch::Make(schema, rows, std::move(columns));
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> ProfileColumns::FinishMember(
    size_t member, const std::shared_ptr<arrow::DataType>& type, int64_t rows, const Zeros& zeros) {
  switch (model::ProfileMembers()[member].kind) {
    case Kind::kText: break;
    case Kind::kAddress: return address(member).Finish(type, rows, zeros);
    case Kind::kAttributes: return attributes(member).Finish(type, rows, zeros);
    case Kind::kEngagementPreferences: return preferences(member).Finish(type, rows, zeros);
  }
  return text(member).Finish(rows, zeros);
}

}  // namespace sluice::source
