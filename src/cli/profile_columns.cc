#include "cli/profile_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/json_text.h"
#include "cli/utf8.h"
#include "model/profile.h"

namespace sluice::cli {
namespace {

using Kind = model::ProfileMemberKind;

std::string Allowed() {
  std::string text = "ProfileId";
  for (const model::ProfileMember& member : model::ProfileMembers()) {
    if (member.kind == Kind::kText) text += fmt::format(", {}", member.name);
    if (member.kind == Kind::kAttributes) text += fmt::format(", {}.ANYTHING", member.name);
    if (member.kind != Kind::kAddress) continue;
    for (std::string_view part : model::AddressMembers()) {
      text += fmt::format(", {}.{}", member.name, part);
    }
  }
  return text;
}

bool IsColumn(std::string_view parent, std::string_view name) {
  const std::string_view top = parent.empty() ? name : parent;
  for (const model::ProfileMember& member : model::ProfileMembers()) {
    if (member.name != top) continue;
    if (member.kind == Kind::kText) return parent.empty();
    if (parent.empty() || name.empty()) return false;
    if (member.kind == Kind::kAttributes) return true;
    const auto parts = model::AddressMembers();
    return member.kind == Kind::kAddress &&
           std::find(parts.begin(), parts.end(), name) != parts.end();
  }
  return false;
}

Status WrongColumn(const CsvCell& cell, std::string_view why) {
  return Invalid(fmt::format("{}:{}: the column \"{}\" {}", cell.place.line, cell.place.column,
                             cell.text, why));
}

}  // namespace

Result<ProfileColumns> ProfileColumns::Read(const std::vector<CsvCell>& header,
                                            std::string_view key) {
  ProfileColumns columns;
  for (const CsvCell& cell : header) TRY(columns.Add(cell));
  if (key.empty()) return columns;
  columns.key_ = columns.Find(key);
  if (columns.key_) return columns;
  return Invalid(
      fmt::format("--key names the column \"{}\", which the file does not have; it has: "
                  "{}",
                  key, fmt::join(columns.names_, ", ")));
}

Status ProfileColumns::Add(const CsvCell& cell) {
  if (FindNotUtf8(cell.text) != std::string_view::npos) {
    return Invalid(
        fmt::format("{}:{}: the header is not UTF-8", cell.place.line, cell.place.column));
  }
  if (Find(cell.text)) return WrongColumn(cell, "is there twice");
  if (cell.text == model::kProfileId) {
    profile_id_ = names_.size();
  } else {
    const size_t dot = cell.text.find('.');
    const bool nested = dot != std::string_view::npos;
    const std::string_view parent = nested ? cell.text.substr(0, dot) : std::string_view();
    const std::string_view name = nested ? cell.text.substr(dot + 1) : cell.text;
    if (!IsColumn(parent, name) || (nested && parent.empty())) {
      return WrongColumn(cell, "is no member of a profile; there are: " + Allowed());
    }
    AddLeaf(parent, name);
  }
  names_.emplace_back(cell.text);
  return {};
}

void ProfileColumns::AddLeaf(std::string_view parent, std::string_view name) {
  std::string open;
  if (!parent.empty()) {
    AppendJsonString(parent, open);
    open += ":{";
  }
  Leaf leaf{names_.size(), {}};
  AppendJsonString(name, leaf.name_text);
  leaf.name_text += ':';
  const auto group = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const Group& each) { return each.open == open; });
  if (group != groups_.end()) {
    group->leaves.push_back(std::move(leaf));
  } else {
    groups_.push_back({std::move(open), {std::move(leaf)}});
  }
}

std::optional<size_t> ProfileColumns::Find(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) return std::nullopt;
  return size_t(found - names_.begin());
}

bool ProfileColumns::WriteJson(const std::vector<CsvCell>& cells, std::string& json) const {
  json = "{";
  for (const Group& group : groups_) {
    bool open = group.open.empty();
    for (const Leaf& leaf : group.leaves) {
      const std::string_view text = cells[leaf.column].text;
      if (text.empty()) continue;
      if (json.back() != '{') json += ',';
      if (!open) json += group.open;
      open = true;
      json += leaf.name_text;
      AppendJsonString(text, json);
    }
    if (open && !group.open.empty()) json += '}';
  }
  json += '}';
  return json.size() > 2;
}

}  // namespace sluice::cli
