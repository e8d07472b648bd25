#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "store/profile_store.h"

namespace sluice::api::customer_profiles {

/// One key of a search with the values asked for, each as sent and in the form it is found by.
struct SearchTerm {
  std::string key_name;
  std::vector<std::pair<std::string, store::SearchKey>> values;
};

/// What SearchProfiles asks for: any of each term's values; every term, or any.
struct SearchRequest {
  std::vector<SearchTerm> terms;
  bool all_terms = false;
};

/// Read it. Our own bound beside the service model's: at most 100 values a key.
SearchRequest ReadSearch(const wire::Node& body);

/// Turn it into the store's form.
store::ProfileSearch ToStoreSearch(const SearchRequest& request);

/// Name a search apart from every other, for its page tokens.
std::string SearchIdentity(std::string_view domain, const SearchRequest& request);

/// Write one item of the answer: the profile and the terms that found it. Errors: corrupt when what
/// is kept is no profile.
Status WriteFoundProfile(wire::JsonWriter& out, const store::Profile& profile,
                         const SearchRequest& request);

}  // namespace sluice::api::customer_profiles
