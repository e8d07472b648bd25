#include "source/sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/customer_profiles_source.h"
#include "model/object_selection.h"
#include "model/profile.h"
#include "model/uri.h"
#include "source/profiles/profiles_source.h"

namespace sluice::source {
namespace {

/// What a row of the table makes a source of: the request's members, read as far as all share them.
struct Request {
  const model::DataIntegration& integration;
  const model::Uri& uri;
  const std::optional<model::ObjectConfiguration>& object_configuration;
};

using Maker = Result<std::unique_ptr<Source>> (*)(const SourceEnvironment&, const Request&);

Result<std::unique_ptr<Source>> MakeCustomerProfiles(const SourceEnvironment& environment,
                                                     const Request& request) {
  if (!model::IsCustomerProfilesUri(request.uri)) {
    return Invalid(fmt::format("SourceURI of the scheme {} must be {}", request.uri.scheme,
                               model::kCustomerProfilesUri));
  }
  // To pass over its filters would export more than was asked for.
  if (request.integration.file_configuration) {
    return Invalid(fmt::format("FileConfiguration does not go with the source {}",
                               model::kCustomerProfilesUri));
  }
  TRY_ASSIGN(auto wanted, model::ReadCustomerProfilesSource(
                              request.object_configuration.value_or(model::ObjectConfiguration{})));
  if (wanted.object_type != model::kProfileObjectType) {
    return Invalid(
        fmt::format("ObjectConfiguration.CustomerProfiles.objectType must be '{}', the only object "
                    "type there is",
                    model::kProfileObjectType));
  }
  const auto domain = environment.domains.FindDomain(wanted.domain);
  if (domain.status().Is(ErrorKind::kNotFound)) {
    return Invalid(
        fmt::format("ObjectConfiguration.CustomerProfiles.domainName: domain '{}' does not exist",
                    wanted.domain));
  }
  TRY(domain.status());
  return MakeProfilesSource(std::move(wanted.domain), environment.profiles);
}

Result<std::unique_ptr<Source>> MakePostgres(const SourceEnvironment& environment,
                                             const Request& request) {
  const auto connection = environment.connections.find(request.uri.host);
  if (connection == environment.connections.end()) {
    return Invalid(fmt::format(
        "SourceURI: there is no connection '{}'; the configuration's [connections.NAME] "
        "makes them",
        request.uri.host));
  }
  if (request.uri.path.empty() || request.uri.path.find('/') != std::string::npos) {
    return Invalid("SourceURI must be postgresql://CONNECTION/SCHEMA");
  }
  if (request.integration.file_configuration) {
    return Invalid("FileConfiguration does not go with a source of the scheme postgresql");
  }
  TRY_ASSIGN(auto selections, model::ReadObjectSelections(request.object_configuration.value_or(
                                  model::ObjectConfiguration{})));
  return MakePostgresSource(environment.clock, connection->second, request.uri.path,
                            std::move(selections));
}

Result<std::unique_ptr<Source>> MakeFiles(const SourceEnvironment& environment,
                                          const FilePlaces::Find& find, const Request& request) {
  const auto reader = find(request.uri.host);
  // A name that is not there is the request's fault, whatever it is of the place that was asked.
  if (reader.status().Is(ErrorKind::kNotFound)) {
    return Invalid(fmt::format("SourceURI: {}", reader.status().message()));
  }
  if (!reader.ok()) return reader.status().WithContext("SourceURI");
  FilesSourceOptions options;
  options.name = request.uri.host;
  options.prefix = request.uri.path;
  if (request.object_configuration) {
    TRY_ASSIGN(options.selections, model::ReadObjectSelections(*request.object_configuration));
  }
  TRY_ASSIGN(options.narrowing, ReadFileNarrowing(request.integration.file_configuration));
  const auto settings = environment.files.settings.find(options.name);
  if (settings != environment.files.settings.end()) options.settings = settings->second;
  return MakeFilesSource(environment.clock, **reader, std::move(options));
}

Result<std::unique_ptr<Source>> MakeFilesOfBucket(const SourceEnvironment& environment,
                                                  const Request& request) {
  return MakeFiles(environment, environment.files.find_bucket, request);
}

Result<std::unique_ptr<Source>> MakeFilesOfRoot(const SourceEnvironment& environment,
                                                const Request& request) {
  return MakeFiles(environment, environment.files.find_root, request);
}

/// What can be read, by the scheme of SourceURI. A new source adds its row.
constexpr struct {
  std::string_view scheme;
  Maker make;
} kSources[] = {
    {"AmazonConnect", MakeCustomerProfiles},
    {"file", MakeFilesOfRoot},
    {"postgresql", MakePostgres},
    {"s3", MakeFilesOfBucket},
};

Status UnknownScheme(std::string_view scheme) {
  std::vector<std::string_view> known;
  for (const auto& source : kSources) known.push_back(source.scheme);
  return Invalid(fmt::format("SourceURI: nothing here reads the scheme '{}'; the schemes are: {}",
                             scheme, fmt::join(known, ", ")));
}

}  // namespace

Result<std::unique_ptr<Source>> MakeSource(
    const SourceEnvironment& environment, const model::DataIntegration& integration,
    const std::optional<model::ObjectConfiguration>& object_configuration) {
  if (!integration.source_uri) {
    return Invalid("SourceURI: the data integration has none, so there is nothing to read");
  }
  const auto uri = model::ParseUri(*integration.source_uri);
  if (!uri.ok()) return uri.status().WithContext("SourceURI");
  const Request request{
      integration, *uri,
      object_configuration ? object_configuration : integration.object_configuration};
  for (const auto& source : kSources) {
    if (source.scheme == uri->scheme) return source.make(environment, request);
  }
  return UnknownScheme(uri->scheme);
}

}  // namespace sluice::source
