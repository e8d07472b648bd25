#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/wire/json_document.h"
#include "base/status.h"
#include "store/profile_store.h"

namespace sluice::api::sluice_v1 {

/// A profile that was not taken, with the caller's own line number and what is wrong.
struct RefusedProfile {
  int64_t line = 0;
  std::string member;  // empty: the profile as a whole
  std::string message;
};

struct ImportRequest {
  std::vector<store::ImportedProfile> profiles;
  std::vector<RefusedProfile> refused;
};

/// Read {"Profiles": [{"Line": n, "ProfileId": id, "Profile": {...}}]}, 1 to 1,000 of them. A
/// profile that is not right is refused by itself. Errors: invalid when the list, a Line or a
/// ProfileId is not right.
Result<ImportRequest> ReadImport(const wire::JsonDocument& document);

}  // namespace sluice::api::sluice_v1
