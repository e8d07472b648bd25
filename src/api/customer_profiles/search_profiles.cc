#include "api/customer_profiles/search_request.h"
#include "api/customer_profiles/shapes.h"

namespace sluice::api::customer_profiles {

Result<std::string> SearchProfiles(const Call& call) {
  TRY_ASSIGN(const wire::JsonDocument document, call.Body());
  TRY_ASSIGN(const std::string domain, ReadDomainName(call));
  wire::Problem problem;
  const SearchRequest request = ReadSearch(wire::Node(document, problem));
  TRY(problem.ToStatus());

  const std::string list = SearchIdentity(domain, request);
  TRY_ASSIGN(const store::PageRequest page_request, call.Page(kPaging, list));
  TRY_ASSIGN(const auto page, call.environment.store.profiles().SearchProfiles(
                                  domain, ToStoreSearch(request), page_request));
  wire::JsonWriter out;
  out.BeginObject();
  out.Name("Items");
  out.BeginArray();
  for (const store::Profile& profile : page.items) TRY(WriteFoundProfile(out, profile, request));
  out.EndArray();
  out.TextMember("NextToken", call.NextToken(list, page.next));
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::customer_profiles
