#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/status.h"
#include "model/integration.h"
#include "objects/object_reader.h"
#include "source/files/files_source.h"
#include "source/postgres/postgres_source.h"
#include "source/source.h"
#include "store/profile_store.h"

namespace sluice::source {

/// Where files are and how they are read. Errors of the finders: not_found, invalid.
struct FilePlaces {
  using Find = std::function<Result<objects::ObjectReader*>(std::string_view name)>;

  Find find_bucket;
  Find find_root;
  std::map<std::string, FileSettings, std::less<>> settings;  // by the bucket's or root's name
};

/// What sources are made of; outlives them.
struct SourceEnvironment {
  store::DomainStore& domains;
  store::ProfileReader& profiles;
  const Clock& clock;
  const std::map<std::string, PostgresConnection, std::less<>>& connections;
  const FilePlaces& files;
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
