#include "api/customer_profiles/domain_features.h"

namespace sluice::api::customer_profiles {
namespace {

using wire::Node;

constexpr std::string_view kDays[] = {"SUNDAY",   "MONDAY", "TUESDAY", "WEDNESDAY",
                                      "THURSDAY", "FRIDAY", "SATURDAY"};
constexpr std::string_view kConflictModels[] = {"RECENCY", "SOURCE"};
constexpr std::string_view kMatchingModels[] = {"ONE_TO_ONE", "MANY_TO_MANY"};

bool IsDigit(char c, char last = '9') { return c >= '0' && c <= last; }

/// ([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]
bool FitsTime(std::string_view text) {
  if (text.size() < 4 || text.size() > 5) return false;
  const std::string_view hour = text.substr(0, text.size() - 3);
  const std::string_view minute = text.substr(text.size() - 2);
  const bool hour_fits = hour.size() == 1 ? IsDigit(hour[0])
                                          : (IsDigit(hour[0], '1') && IsDigit(hour[1])) ||
                                                (hour[0] == '2' && IsDigit(hour[1], '3'));
  return hour_fits && text[text.size() - 3] == ':' && IsDigit(minute[0], '5') && IsDigit(minute[1]);
}

constexpr wire::TextRule kTime{3, 5, FitsTime, "must be a time of day such as 23:59"};
constexpr wire::TextRule kKeyName{1, 800};

void CheckExporting(const Node& config) {
  const Node s3 = config.Optional("S3Exporting");
  s3.Required("S3BucketName").Text(wire::kBucketName);
  s3.OptionalText("S3KeyName", kKeyName);
}

void CheckConflictResolution(const Node& resolution) {
  resolution.Required("ConflictResolvingModel").Choice(kConflictModels);
  resolution.OptionalText("SourceName", wire::kText1To255);
}

void CheckAutoMerging(const Node& merging) {
  merging.Required("Enabled").Boolean();
  merging.Optional("Consolidation")
      .Required("MatchingAttributesList")
      .EachItem(1, 10, [](const Node& list) { list.TextList(1, 20, wire::kText1To255); });
  CheckConflictResolution(merging.Optional("ConflictResolution"));
  merging.Optional("MinAllowedConfidenceScoreForMerging").Number(0, 1);
}

void CheckMatching(const Node& matching) {
  const Node schedule = matching.Optional("JobSchedule");
  schedule.Required("DayOfTheWeek").Choice(kDays);
  schedule.Required("Time").Text(kTime);
  CheckAutoMerging(matching.Optional("AutoMerging"));
  CheckExporting(matching.Optional("ExportingConfig"));
}

void CheckRuleBasedMatching(const Node& matching) {
  matching.Optional("MatchingRules").EachItem(1, 15, [](const Node& rule) {
    rule.Required("Rule").TextList(1, 15, wire::kText1To255);
  });
  matching.Optional("MaxAllowedRuleLevelForMerging").Integer(1, 15);
  matching.Optional("MaxAllowedRuleLevelForMatching").Integer(1, 15);
  const Node types = matching.Optional("AttributeTypesSelector");
  types.Required("AttributeMatchingModel").Choice(kMatchingModels);
  types.Optional("Address").TextList(1, 4, wire::kText1To255);
  types.Optional("PhoneNumber").TextList(1, 4, wire::kText1To255);
  types.Optional("EmailAddress").TextList(1, 3, wire::kText1To255);
  CheckConflictResolution(matching.Optional("ConflictResolution"));
  CheckExporting(matching.Optional("ExportingConfig"));
}

/// Say whether a feature was named, and refuse one that is on.
bool ReadOff(const Node& feature, const Node& enabled) {
  if (enabled.Boolean()) enabled.Report("must be false: this server does not offer it");
  return feature.present();
}

}  // namespace

DomainFeatures ReadDomainFeatures(const Node& body) {
  const Node matching = body.Optional("Matching");
  const Node rules = body.Optional("RuleBasedMatching");
  const Node data_store = body.Optional("DataStore");
  CheckMatching(matching);
  CheckRuleBasedMatching(rules);
  return {ReadOff(matching, matching.Required("Enabled")),
          ReadOff(rules, rules.Required("Enabled")),
          ReadOff(data_store, data_store.Optional("Enabled"))};
}

void WriteDomainFeatures(wire::JsonWriter& out, const DomainFeatures& features) {
  constexpr std::string_view kOff = R"({"Enabled":false})";
  const std::pair<std::string_view, bool> kNamed[] = {
      {"Matching", features.matching},
      {"RuleBasedMatching", features.rule_based_matching},
      {"DataStore", features.data_store}};
  for (const auto& [name, named] : kNamed) {
    if (!named) continue;
    out.Name(name);
    out.Raw(kOff);
  }
}

}  // namespace sluice::api::customer_profiles
