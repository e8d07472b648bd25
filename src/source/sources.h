#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "model/integration.h"
#include "source/postgres/postgres_source.h"
#include "source/source.h"
#include "store/profile_store.h"

namespace sluice::source {

/// What sources are made of; outlives them.
struct SourceEnvironment {
  store::DomainStore& domains;
  store::ProfileReader& profiles;
  const Clock& clock;
  const std::map<std::string, PostgresConnection, std::less<>>& connections;
};

/// Make the source that an integration names, with the association's ObjectConfiguration in place
/// of the integration's where there is one. Looks things up but reads nothing; used to refuse an
/// association early and to carry its runs. Errors: invalid naming the member of the request that
/// is wrong: no SourceURI, a scheme that nothing here reads (the message lists the schemes there
/// are), an object that does not exist.
Result<std::unique_ptr<Source>> MakeSource(
    const SourceEnvironment& environment, const model::DataIntegration& integration,
    const std::optional<model::ObjectConfiguration>& object_configuration);

}  // namespace sluice::source
