#pragma once

#include <memory>
#include <string>

#include "source/source.h"
#include "store/profile_store.h"

namespace sluice::source {

/// Make the source of the unified profiles of one domain of the embedded Customer Profiles: one
/// object, `_profile`, selected by the time of the last update. `profiles` outlives it. Errors of
/// Open: not_found naming the domain.
std::unique_ptr<Source> MakeProfilesSource(std::string domain, store::ProfileReader& profiles);

}  // namespace sluice::source
