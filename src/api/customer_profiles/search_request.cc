#include "api/customer_profiles/search_request.h"

#include <algorithm>

#include "api/customer_profiles/search_keys.h"
#include "digest/digest.h"

namespace sluice::api::customer_profiles {
namespace {

constexpr size_t kMaxAdditionalKeys = 4;
constexpr size_t kMaxValues = 100;
constexpr std::string_view kOperators[] = {"OR", "AND"};

SearchTerm ReadTerm(const wire::Node& node) {
  SearchTerm term;
  term.key_name = node.Required("KeyName").Text(wire::kProfilesName);
  for (std::string& value : node.Required("Values").TextList(0, kMaxValues, wire::kText1To255)) {
    store::SearchKey key = SearchKeyFor(term.key_name, value);
    term.values.emplace_back(std::move(value), std::move(key));
  }
  return term;
}

std::vector<std::string> FoundValues(const SearchTerm& term,
                                     const std::vector<store::SearchKey>& keys) {
  std::vector<std::string> found;
  for (const auto& [value, key] : term.values) {
    if (std::binary_search(keys.begin(), keys.end(), key)) found.push_back(value);
  }
  return found;
}

void WriteFoundBy(wire::JsonWriter& out, const std::vector<store::SearchKey>& keys,
                  const SearchRequest& request) {
  out.Name("FoundByItems");
  out.BeginArray();
  for (const SearchTerm& term : request.terms) {
    const std::vector<std::string> values = FoundValues(term, keys);
    if (values.empty()) continue;
    out.BeginObject();
    out.TextMember("KeyName", term.key_name);
    out.TextListMember("Values", values);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

SearchRequest ReadSearch(const wire::Node& body) {
  SearchRequest request;
  request.terms.push_back(ReadTerm(body));
  body.Optional("AdditionalSearchKeys")
      .EachItem(1, kMaxAdditionalKeys,
                [&](const wire::Node& item) { request.terms.push_back(ReadTerm(item)); });
  request.all_terms = body.Optional("LogicalOperator").Choice(kOperators) == "AND";
  return request;
}

store::ProfileSearch ToStoreSearch(const SearchRequest& request) {
  store::ProfileSearch search;
  search.all_terms = request.all_terms;
  for (const SearchTerm& term : request.terms) {
    std::vector<store::SearchKey>& keys = search.terms.emplace_back();
    for (const auto& [value, key] : term.values) keys.push_back(key);
  }
  return search;
}

std::string SearchIdentity(std::string_view domain, const SearchRequest& request) {
  wire::JsonWriter out;
  out.BeginArray();
  out.Text(domain);
  out.Text(kOperators[request.all_terms]);
  for (const SearchTerm& term : request.terms) {
    out.BeginArray();
    out.Text(term.key_name);
    for (const auto& [value, key] : term.values) out.Text(key.value);
    out.EndArray();
  }
  out.EndArray();
  return digest::Sha256Hex(out.Take());
}

Status WriteFoundProfile(wire::JsonWriter& out, const store::Profile& profile,
                         const SearchRequest& request) {
  const Result<wire::JsonDocument> kept = wire::JsonDocument::Parse(profile.json);
  if (!kept.ok()) {
    return {ErrorKind::kCorrupt, "a kept profile is not JSON", kept.status().message()};
  }
  out.BeginObject();
  out.TextMember("ProfileId", profile.id);
  const std::string_view members =
      std::string_view(profile.json).substr(1, profile.json.size() - 2);
  if (!members.empty()) out.Raw(members);
  WriteFoundBy(out, SearchKeys(ProfileMembersOf(kept->root()), profile.id), request);
  out.EndObject();
  return {};
}

}  // namespace sluice::api::customer_profiles
