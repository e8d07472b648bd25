#include "source/profiles/profile_decoder.h"

#include <arrow/buffer.h>
#include <arrow/record_batch.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "batch/status.h"
#include "model/profile.h"
#include "source/profiles/document_text.h"
#include "source/profiles/member_order.h"
#include "source/profiles/profile_columns.h"
#include "source/profiles/profile_schema.h"

namespace sluice::source {
namespace {

using simdjson::ondemand::field;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

static_assert(MemberOrder::kMaxNameBytes < simdjson::SIMDJSON_PADDING);

/// What a batch holds beside its characters, at most: of each row an offset in every column of text
/// and the rest, of the batch what rounding its buffers up to 64 bytes adds.
constexpr int64_t kRowBytes = 320;
constexpr int64_t kBatchBytes = int64_t{20} * 1024;
/// Of each entry of a map and each item of a list: offsets and bits.
constexpr int64_t kItemBytes = 18;
/// The least that a list's item takes in JSON, "{},", grows to kItemBytes.
constexpr int64_t kMostGrowth = kItemBytes / 3;

/// Where in a document the decoder is, for the message about what is wrong there.
struct Place {
  std::string_view id;
  std::string_view column;
};

Status Wrong(const Place& at, std::string_view what) {
  return {ErrorKind::kCorrupt, fmt::format("object '{}', column '{}': the stored profile '{}' {}",
                                           model::kProfileObjectType, at.column, at.id, what)};
}

Status Broken(const Place& at, simdjson::error_code error) {
  const char* what = error == simdjson::INCORRECT_TYPE ? "holds a value of another type"
                                                       : "is not well-formed JSON";
  return Wrong(at, what).WithDetail(simdjson::error_message(error));
}

std::vector<std::string_view> ProfileMemberNames() {
  std::vector<std::string_view> names;
  for (const auto& member : model::ProfileMembers()) names.push_back(member.name);
  return names;
}

template <typename Names>
MemberOrder OrderOf(const Names& names) {
  return MemberOrder(std::vector<std::string_view>(names.begin(), names.end()));
}

}  // namespace

class ProfileDecoder::State {
 public:
  explicit State(arrow::MemoryPool* pool) : pool_(pool), columns_(pool) {}

  int64_t rows() const { return columns_.rows(); }

  int64_t BytesWith(const store::ProfileCursor::Row& next) const {
    return kBatchBytes + (rows() + 1) * kRowBytes + variable_bytes_ +
           static_cast<int64_t>(next.id.size() + next.json.size()) * kMostGrowth;
  }

  Status Append(const store::ProfileCursor::Row& row) {
    at_ = {row.id, model::kProfileId};
    TRY(columns_.BeginRow(row.id, row.created_at, row.updated_at));
    variable_bytes_ += static_cast<int64_t>(row.id.size());
    TRY(CopyPadded(row.json));
    simdjson::ondemand::document document;
    object members;
    const auto* text = reinterpret_cast<const char*>(padded_->data());
    auto error =
        parser_.iterate(text, row.json.size(), static_cast<size_t>(padded_->size())).get(document);
    if (!error) error = document.get_object().get(members);
    if (error) return Broken(at_, error);
    size_t previous = order_.begin();
    TRY(EachMember(members, [&](field& member) {
      const auto found = order_.Find(previous, member.key().raw());
      if (!found) return Wrong(at_, "has a member that is not known");
      previous = *found;
      at_.column = order_.name(*found);
      return ReadMember(*found, member.value());
    }));
    at_.column = model::kProfileId;
    // This release of simdjson has no other way to say that nothing follows the object.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return Broken(at_, simdjson::TAPE_ERROR);
    }
    return {};
  }

  Result<std::shared_ptr<arrow::RecordBatch>> Finish() {
    variable_bytes_ = 0;
    TRY_ASSIGN(auto batch, columns_.Finish());
    return batch;
  }

 private:
  Status CopyPadded(std::string_view json) {
    const auto needed = static_cast<int64_t>(json.size() + simdjson::SIMDJSON_PADDING);
    if (!padded_ || padded_->size() < needed) {
      padded_.reset();
      const int64_t grown = std::max<int64_t>(needed * 2, 4096);
      TRY_ASSIGN(padded_, arrow::AllocateBuffer(grown, pool_));
      if (auto error = parser_.allocate(static_cast<size_t>(grown)); error) {
        return {ErrorKind::kQuota, "no memory to read a profile", simdjson::error_message(error)};
      }
    }
    std::memcpy(padded_->mutable_data(), json.data(), json.size());
    return {};
  }

  template <typename Take>
  Status EachMember(object& members, const Take& take) {
    for (auto next : members) {
      field member;
      if (auto error = std::move(next).get(member); error) return Broken(at_, error);
      TRY(take(member));
    }
    return {};
  }

  Status ReadMember(size_t member, value& json) {
    switch (model::ProfileMembers()[member].kind) {
      case model::ProfileMemberKind::kText: break;
      case model::ProfileMemberKind::kAddress:
        return ReadMembers(address_order_, columns_.address(member), columns_.row(), json);
      case model::ProfileMemberKind::kAttributes:
        return ReadAttributes(columns_.attributes(member), json);
      case model::ProfileMemberKind::kEngagementPreferences:
        return ReadPreferences(columns_.preferences(member), json);
    }
    return AppendText(columns_.text(member), columns_.row(), json);
  }

  Status AppendText(TextColumn& column, int64_t row, value& json) {
    if (column.length() > row) return Wrong(at_, "has a member twice");
    std::string_view text;
    if (auto error = ReadText(json, text); error) return Broken(at_, error);
    variable_bytes_ += static_cast<int64_t>(text.size());
    TRY(column.Append(row, text));
    return {};
  }

  /// Begin a row of a nested column and enter its object.
  template <typename Column>
  Status Enter(Column& column, int64_t row, value& json, object& members) {
    if (column.length() > row) return Wrong(at_, "has a member twice");
    TRY(column.Begin(row));
    if (auto error = json.get_object().get(members); error) return Broken(at_, error);
    return {};
  }

  Status ReadMembers(MemberOrder& order, TextMembers& column, int64_t row, value& json) {
    object members;
    TRY(Enter(column, row, json, members));
    size_t previous = order.begin();
    return EachMember(members, [&](field& member) {
      const auto found = order.Find(previous, member.key().raw());
      if (!found) return Wrong(at_, "has a member that is not known");
      previous = *found;
      return AppendText(column.member(*found), row, member.value());
    });
  }

  Status ReadAttributes(TextMapColumn& column, value& json) {
    object members;
    TRY(Enter(column, columns_.row(), json, members));
    return EachMember(members, [&](field& member) -> Status {
      std::string_view key;
      std::string_view text;
      auto error = ReadKey(member, key);
      if (!error) error = ReadText(member.value(), text);
      if (error) return Broken(at_, error);
      variable_bytes_ += static_cast<int64_t>(key.size() + text.size()) + kItemBytes;
      TRY(column.Append(key, text));
      return {};
    });
  }

  Status ReadPreferences(PreferencesColumn& column, value& json) {
    object lists;
    TRY(Enter(column, columns_.row(), json, lists));
    size_t previous = list_order_.begin();
    return EachMember(lists, [&](field& member) {
      const auto found = list_order_.Find(previous, member.key().raw());
      if (!found) return Wrong(at_, "has a member that is not known");
      previous = *found;
      return ReadPreferenceList(column.list(*found), member.value());
    });
  }

  Status ReadPreferenceList(TextMembersListColumn& column, value& json) {
    if (column.length() > columns_.row()) return Wrong(at_, "has a member twice");
    TRY(column.Begin(columns_.row()));
    simdjson::ondemand::array items;
    if (auto error = json.get_array().get(items); error) return Broken(at_, error);
    for (auto next : items) {
      value item;
      if (auto error = std::move(next).get(item); error) return Broken(at_, error);
      variable_bytes_ += kItemBytes;
      TRY(ReadMembers(preference_order_, column.items(), column.items().length(), item));
    }
    return {};
  }

  arrow::MemoryPool* const pool_;
  ProfileColumns columns_;
  int64_t variable_bytes_ = 0;  // of the batch at hand: characters, and kItemBytes of each item
  std::unique_ptr<arrow::Buffer> padded_;
  simdjson::ondemand::parser parser_;
  Place at_;
  MemberOrder order_{ProfileMemberNames()};
  MemberOrder address_order_ = OrderOf(model::AddressMembers());
  MemberOrder list_order_ = OrderOf(kPreferenceLists);
  MemberOrder preference_order_ = OrderOf(kPreferenceMembers);
};

ProfileDecoder::ProfileDecoder(arrow::MemoryPool* pool) : state_(std::make_unique<State>(pool)) {}

ProfileDecoder::~ProfileDecoder() = default;

int64_t ProfileDecoder::rows() const { return state_->rows(); }

int64_t ProfileDecoder::BytesWith(const store::ProfileCursor::Row& next) const {
  return state_->BytesWith(next);
}

Status ProfileDecoder::Append(const store::ProfileCursor::Row& row) { return state_->Append(row); }

Result<std::shared_ptr<arrow::RecordBatch>> ProfileDecoder::Finish() { return state_->Finish(); }

}  // namespace sluice::source
