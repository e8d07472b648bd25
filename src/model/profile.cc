#include "model/profile.h"

namespace sluice::model {
namespace {

using Kind = ProfileMemberKind;

constexpr std::string_view kPartyTypes[] = {"INDIVIDUAL", "BUSINESS", "OTHER"};
constexpr std::string_view kGenders[] = {"MALE", "FEMALE", "UNSPECIFIED"};
constexpr std::string_view kProfileTypes[] = {"ACCOUNT_PROFILE", "PROFILE"};

constexpr ProfileMember Text(std::string_view name, size_t max_characters = 255) {
  return {name, Kind::kText, max_characters, {}};
}
constexpr ProfileMember OneOf(std::string_view name, std::span<const std::string_view> values) {
  return {name, Kind::kText, 255, values};
}
constexpr ProfileMember Nested(std::string_view name, Kind kind) { return {name, kind, 0, {}}; }

constexpr ProfileMember kMembers[] = {
    Text("AccountNumber"),
    Text("AdditionalInformation", 1000),
    OneOf("PartyType", kPartyTypes),
    Text("BusinessName"),
    Text("FirstName"),
    Text("MiddleName"),
    Text("LastName"),
    Text("BirthDate"),
    OneOf("Gender", kGenders),
    Text("PhoneNumber"),
    Text("MobilePhoneNumber"),
    Text("HomePhoneNumber"),
    Text("BusinessPhoneNumber"),
    Text("EmailAddress"),
    Text("PersonalEmailAddress"),
    Text("BusinessEmailAddress"),
    Nested("Address", Kind::kAddress),
    Nested("ShippingAddress", Kind::kAddress),
    Nested("MailingAddress", Kind::kAddress),
    Nested("BillingAddress", Kind::kAddress),
    Nested("Attributes", Kind::kAttributes),
    Text("PartyTypeString"),
    Text("GenderString"),
    OneOf("ProfileType", kProfileTypes),
    Nested("EngagementPreferences", Kind::kEngagementPreferences),
};

constexpr std::string_view kAddressMembers[] = {"Address1", "Address2",  "Address3", "Address4",
                                                "City",     "County",    "State",    "Province",
                                                "Country",  "PostalCode"};

}  // namespace

std::span<const ProfileMember> ProfileMembers() { return kMembers; }

std::span<const std::string_view> AddressMembers() { return kAddressMembers; }

}  // namespace sluice::model
