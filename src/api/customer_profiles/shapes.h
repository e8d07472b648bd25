#pragma once

#include <string>

#include "api/call.h"
#include "api/wire/json_writer.h"
#include "store/profile_store.h"

namespace sluice::api::customer_profiles {

/// Paging of this API's lists. Source: service model, maxSize100 and token; SearchProfiles says
/// that a page has 20 by default.
inline constexpr Paging kPaging{"next-token", "max-results", 100, 20, 1024};

inline constexpr size_t kMaxTags = 50;

/// Read the domain that the path names. Errors: invalid.
Result<std::string> ReadDomainName(const Call& call);

/// Write the members that CreateDomain and GetDomain both answer.
void WriteDomain(wire::JsonWriter& out, const store::Domain& domain);

/// Make the answers {"ProfileId": id} and {"Message": text}.
std::string ProfileIdAnswer(std::string_view id);
std::string MessageAnswer(std::string_view text);

}  // namespace sluice::api::customer_profiles
