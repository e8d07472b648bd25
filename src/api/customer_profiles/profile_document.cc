#include "api/customer_profiles/profile_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "api/customer_profiles/search_keys.h"
#include "api/wire/json_document.h"
#include "api/wire/json_writer.h"

namespace sluice::api::customer_profiles {
namespace {

namespace json = boost::json;

std::string_view View(const json::string& text) { return {text.data(), text.size()}; }
json::string_view JsonView(std::string_view text) { return {text.data(), text.size()}; }

/// Append members to an object that is being written; Finish closes it, or takes it back when it
/// stayed empty.
class ObjectText {
 public:
  ObjectText(std::string& out, std::string_view name) : out_(out), start_(out.size()) {
    if (!name.empty()) {
      if (out.back() != '{') out += ',';
      wire::AppendJsonText(out, name);
      out += ':';
    }
    out += '{';
    empty_bytes_ = out.size();
  }
  void Add(std::string_view name, const json::value* value) {
    if (value == nullptr || !value->is_string() || value->get_string().empty()) return;
    if (out_.back() != '{') out_ += ',';
    wire::AppendJsonText(out_, name);
    out_ += ':';
    wire::AppendJsonText(out_, View(value->get_string()));
  }
  void Finish() {
    if (out_.size() == empty_bytes_) {
      out_.resize(start_);
    } else {
      out_ += '}';
    }
  }

 private:
  std::string& out_;
  const size_t start_;
  size_t empty_bytes_ = 0;
};

void WriteAddress(std::string& out, std::string_view name, const json::object& address) {
  ObjectText text(out, name);
  for (std::string_view member : model::AddressMembers()) {
    text.Add(member, address.if_contains(JsonView(member)));
  }
  text.Finish();
}

void WriteAttributes(std::string& out, std::string_view name, const json::object& attributes) {
  std::vector<const json::key_value_pair*> sorted;
  sorted.reserve(attributes.size());
  for (const auto& attribute : attributes) sorted.push_back(&attribute);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->key() < b->key(); });
  ObjectText text(out, name);
  for (const json::key_value_pair* attribute : sorted) {
    text.Add({attribute->key().data(), attribute->key().size()}, &attribute->value());
  }
  text.Finish();
}

void WritePreferences(std::string& out, std::string_view name, const json::object& preferences) {
  wire::JsonWriter writer;
  writer.BeginObject();
  bool any = false;
  for (std::string_view kind : {"Phone", "Email"}) {
    const json::value* list = preferences.if_contains(JsonView(kind));
    if (list == nullptr || !list->is_array() || list->get_array().empty()) continue;
    any = true;
    writer.Name(kind);
    writer.BeginArray();
    for (const json::value& item : list->get_array()) {
      writer.BeginObject();
      for (std::string_view member : {"KeyName", "KeyValue", "ProfileId", "ContactType"}) {
        const json::value* text = item.get_object().if_contains(JsonView(member));
        if (text != nullptr && text->is_string())
          writer.TextMember(member, View(text->get_string()));
      }
      writer.EndObject();
    }
    writer.EndArray();
  }
  writer.EndObject();
  if (!any) return;
  if (out.back() != '{') out += ',';
  wire::AppendJsonText(out, name);
  out += ':';
  out += writer.Take();
}

std::string WriteProfile(const ProfileMembersOf& members) {
  std::string out;
  out.reserve(512);
  out += '{';
  const auto table = model::ProfileMembers();
  for (size_t i = 0; i < table.size(); ++i) {
    const json::value* value = members.at(i);
    if (value == nullptr) continue;
    const std::string_view name = table[i].name;
    switch (table[i].kind) {
      case model::ProfileMemberKind::kText:
        if (members.Text(i).empty()) break;
        if (out.back() != '{') out += ',';
        wire::AppendJsonText(out, name);
        out += ':';
        wire::AppendJsonText(out, members.Text(i));
        break;
      case model::ProfileMemberKind::kAddress: WriteAddress(out, name, value->get_object()); break;
      case model::ProfileMemberKind::kAttributes:
        WriteAttributes(out, name, value->get_object());
        break;
      case model::ProfileMemberKind::kEngagementPreferences:
        WritePreferences(out, name, value->get_object());
        break;
    }
  }
  out += '}';
  return out;
}

/// Check a document's size, the last thing that can be wrong with it.
store::ProfileDocument MakeDocument(const ProfileMembersOf& members, std::string_view id,
                                    wire::Problem& problem) {
  store::ProfileDocument document{WriteProfile(members), {}};
  if (document.json.size() > kMaxProfileBytes) {
    problem.Report({}, fmt::format("A profile must be at most {} bytes as JSON", kMaxProfileBytes));
    return {};
  }
  document.keys = SearchKeys(members, id);
  return document;
}

/// Change an object member by member. Attributes and the parts of addresses alike are texts.
void MergeTexts(json::object& kept, const json::object& update) {
  for (const auto& member : update) {
    if (const auto* text = member.value().if_string(); text != nullptr && text->empty()) {
      kept.erase(member.key());
    } else if (!member.value().is_null()) {
      kept.insert_or_assign(member.key(), member.value());
    }
  }
}

}  // namespace

store::ProfileDocument ReadProfile(const json::object& profile, std::string_view id, ProfileUse use,
                                   wire::Problem& problem) {
  const ProfileMembersOf members(profile);
  CheckProfile(members, use, problem);
  if (problem.found()) return {};
  return MakeDocument(members, id, problem);
}

Result<store::ProfileDocument> MergeProfile(std::string_view kept_json, std::string_view id,
                                            const ProfileMembersOf& update) {
  Result<wire::JsonDocument> kept = wire::JsonDocument::Parse(kept_json);
  if (!kept.ok()) {
    return Status(ErrorKind::kCorrupt, "a kept profile is not JSON", kept.status().message());
  }
  json::object merged = kept->root();
  const auto table = model::ProfileMembers();
  for (size_t i = 0; i < table.size(); ++i) {
    const json::value* value = update.at(i);
    if (value == nullptr) continue;
    const json::string_view name = JsonView(table[i].name);
    json::value* old = merged.if_contains(name);
    const bool by_member = table[i].kind == model::ProfileMemberKind::kAddress ||
                           table[i].kind == model::ProfileMemberKind::kAttributes;
    if (by_member && old != nullptr && old->is_object()) {
      MergeTexts(old->get_object(), value->get_object());
    } else {
      merged.insert_or_assign(name, *value);
    }
  }
  wire::Problem problem;
  store::ProfileDocument document = MakeDocument(ProfileMembersOf(merged), id, problem);
  TRY(problem.ToStatus());
  return document;
}

}  // namespace sluice::api::customer_profiles
