#include "api/customer_profiles/search_keys.h"

#include <algorithm>
#include <array>
#include <string>

#include "api/customer_profiles/fold_case.h"

namespace sluice::api::customer_profiles {
namespace {

constexpr std::string_view kPhone = "_phone";

struct Places {
  size_t account = ProfileMemberIndex("AccountNumber");
  size_t first = ProfileMemberIndex("FirstName");
  size_t middle = ProfileMemberIndex("MiddleName");
  size_t last = ProfileMemberIndex("LastName");
  std::array<size_t, 4> phones{
      ProfileMemberIndex("PhoneNumber"), ProfileMemberIndex("MobilePhoneNumber"),
      ProfileMemberIndex("HomePhoneNumber"), ProfileMemberIndex("BusinessPhoneNumber")};
  std::array<size_t, 3> emails{ProfileMemberIndex("EmailAddress"),
                               ProfileMemberIndex("PersonalEmailAddress"),
                               ProfileMemberIndex("BusinessEmailAddress")};
};

std::string Join(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (std::string_view part : parts) {
    if (part.empty()) continue;
    if (!joined.empty()) joined += ' ';
    joined += part;
  }
  return joined;
}

}  // namespace

store::SearchKey SearchKeyFor(std::string_view name, std::string_view value) {
  return {std::string(name), name == kPhone ? FoldPhone(value) : FoldCaseAndBlanks(value)};
}

std::vector<store::SearchKey> SearchKeys(const ProfileMembersOf& members, std::string_view id) {
  static const Places places;
  std::vector<store::SearchKey> keys;
  keys.reserve(8);
  const auto add = [&](std::string_view name, std::string_view value) {
    store::SearchKey key = SearchKeyFor(name, value);
    if (!key.value.empty()) keys.push_back(std::move(key));
  };
  add("_account", members.Text(places.account));
  for (size_t place : places.emails) add("_email", members.Text(place));
  const std::string_view first = members.Text(places.first);
  const std::string_view middle = members.Text(places.middle);
  const std::string_view last = members.Text(places.last);
  add("_fullName", Join({first, last}));
  if (!middle.empty()) add("_fullName", Join({first, middle, last}));
  for (size_t place : places.phones) add(kPhone, members.Text(place));
  add("_profileId", id);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace sluice::api::customer_profiles
