#include "api/customer_profiles/profile_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sluice::api::customer_profiles {
namespace {

namespace json = boost::json;

constexpr std::string_view kContactTypes[] = {
    "PhoneNumber",  "MobilePhoneNumber",    "HomePhoneNumber",     "BusinessPhoneNumber",
    "EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"};

std::string_view View(const json::string& text) { return {text.data(), text.size()}; }

/// Check one profile. A member's place is put together only when something is wrong with it, since
/// a million profiles may come this way.
class Checker {
 public:
  Checker(ProfileUse use, wire::Problem& problem)
      : least_(use == ProfileUse::kUpdate ? 0 : 1), problem_(problem) {}

  void Check(const model::ProfileMember& member, const json::value& value) {
    switch (member.kind) {
      case model::ProfileMemberKind::kText: return CheckText(member, value);
      case model::ProfileMemberKind::kAddress: return CheckAddress(member, value);
      case model::ProfileMemberKind::kAttributes: return CheckAttributes(member, value);
      case model::ProfileMemberKind::kEngagementPreferences: return CheckPreferences(member, value);
    }
  }

 private:
  void CheckText(const model::ProfileMember& member, const json::value& value) {
    if (member.values.empty()) {
      return CheckPlain(member.name, {}, value, {least_, member.max_characters});
    }
    const auto* text = value.if_string();
    if (text == nullptr ||
        std::find(member.values.begin(), member.values.end(), View(*text)) == member.values.end()) {
      problem_.Report(member.name,
                      fmt::format("must be one of: {}", fmt::join(member.values, ", ")));
    }
  }

  /// Check the text at `outer`, or at `outer`.`inner`.
  void CheckPlain(std::string_view outer, std::string_view inner, const json::value& value,
                  const wire::TextRule& rule) {
    const auto* text = value.if_string();
    const std::optional<std::string> breach = text == nullptr
                                                  ? std::optional<std::string>("must be a string")
                                                  : wire::Breach(rule, View(*text));
    if (!breach) return;
    problem_.Report(inner.empty() ? std::string(outer) : fmt::format("{}.{}", outer, inner),
                    *breach);
  }

  const json::object* Object(std::string_view name, const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) problem_.Report(name, "must be an object");
    return object;
  }

  void CheckAddress(const model::ProfileMember& member, const json::value& value) {
    const auto* address = Object(member.name, value);
    if (address == nullptr) return;
    for (std::string_view name : model::AddressMembers()) {
      const json::value* part = address->if_contains({name.data(), name.size()});
      if (part == nullptr || part->is_null()) continue;
      CheckPlain(member.name, name, *part, {least_, 255});
    }
  }

  void CheckAttributes(const model::ProfileMember& member, const json::value& value) {
    const auto* attributes = Object(member.name, value);
    if (attributes == nullptr) return;
    for (const auto& attribute : *attributes) {
      const std::string_view name(attribute.key().data(), attribute.key().size());
      if (auto breach = wire::Breach(wire::kText1To255, name)) {
        return problem_.Report(
            member.name, fmt::format("has a member whose name is not allowed: a name {}", *breach));
      }
      CheckPlain(member.name, name, attribute.value(), {least_, 255});
    }
  }

  void CheckPreferences(const model::ProfileMember& member, const json::value& value) {
    const auto* preferences = Object(member.name, value);
    if (preferences == nullptr) return;
    for (const json::string_view kind : {"Phone", "Email"}) {
      const json::value* list = preferences->if_contains(kind);
      if (list == nullptr || list->is_null()) continue;
      const std::string place =
          fmt::format("{}.{}", member.name, std::string_view(kind.data(), kind.size()));
      const auto* array = list->if_array();
      if (array == nullptr) return problem_.Report(place, "must be a list");
      for (size_t i = 0; i < array->size(); ++i) {
        CheckPreference(fmt::format("{}[{}]", place, i), (*array)[i]);
      }
    }
  }

  void CheckPreference(const std::string& place, const json::value& value) {
    const auto* preference = Object(place, value);
    if (preference == nullptr) return;
    const std::pair<std::string_view, const wire::TextRule*> kTexts[] = {
        {"KeyName", &wire::kProfilesName},
        {"KeyValue", &wire::kText1To255},
        {"ProfileId", &wire::kProfileIdText}};
    for (const auto& [name, rule] : kTexts) {
      const json::value* text = preference->if_contains({name.data(), name.size()});
      if (text != nullptr && !text->is_null()) CheckPlain(place, name, *text, *rule);
    }
    const json::value* type = preference->if_contains("ContactType");
    if (type == nullptr || type->is_null()) return;
    const auto* text = type->if_string();
    if (text == nullptr || std::find(std::begin(kContactTypes), std::end(kContactTypes),
                                     View(*text)) == std::end(kContactTypes)) {
      problem_.Report(place + ".ContactType",
                      fmt::format("must be one of: {}", fmt::join(kContactTypes, ", ")));
    }
  }

  const size_t least_;
  wire::Problem& problem_;
};

}  // namespace

void CheckProfile(const ProfileMembersOf& members, ProfileUse use, wire::Problem& problem) {
  if (use == ProfileUse::kImport && !members.unknown().empty()) {
    constexpr size_t kShownBytes = 64;
    const bool shown = members.unknown().size() <= kShownBytes;
    problem.Report(shown ? members.unknown() : "A name", "is not a member of a profile");
    return;
  }
  Checker checker(use, problem);
  const auto table = model::ProfileMembers();
  for (size_t i = 0; i < table.size() && !problem.found(); ++i) {
    if (members.at(i) != nullptr) checker.Check(table[i], *members.at(i));
  }
}

}  // namespace sluice::api::customer_profiles
