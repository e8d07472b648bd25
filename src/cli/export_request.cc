#include "cli/export_request.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/id.h"
#include "digest/digest.h"
#include "model/customer_profiles_source.h"
#include "model/export_options.h"
#include "model/profile.h"
#include "model/time_text.h"
#include "model/uri.h"

namespace sluice::cli {
namespace {

Result<std::string> BucketOf(const std::string& to) {
  const auto uri = model::ParseUri(to);
  if (uri.ok() && uri->scheme == "s3") return uri->host;
  return Invalid(fmt::format("--to must be s3://BUCKET or s3://BUCKET/PREFIX{}{}",
                             uri.ok() ? "" : ": it ",
                             uri.status().ok() ? "" : uri.status().message()));
}

Result<boost::json::object> Execution(const ExportFlags& flags) {
  boost::json::object times;
  UnixMillis from{0};
  if (!flags.from.empty()) {
    TRY_ASSIGN(from, model::ParseTime("--from", flags.from));
  }
  times["StartTime"] = std::to_string(from.value);
  if (!flags.until.empty()) {
    TRY_ASSIGN(const UnixMillis until, model::ParseTime("--until", flags.until));
    if (until < from) return Invalid("--until must not be before --from");
    times["EndTime"] = std::to_string(until.value);
  }
  return boost::json::object{{"ExecutionMode", "ON_DEMAND"}, {"OnDemandConfiguration", times}};
}

/// Files of another form go by another association, which its ClientId tells apart.
Status AddOptions(const ExportFlags& flags, ExportRequest& request) {
  std::map<std::string, std::string> options;
  if (!flags.format.empty()) options["export.format"] = flags.format;
  if (!flags.compression.empty()) options["export.compression"] = flags.compression;
  if (!flags.partition_by.empty()) options["export.partition-by"] = flags.partition_by;
  if (options.empty()) return {};
  model::ExportOptions checked;
  boost::json::object metadata;
  for (const auto& [key, value] : options) {
    TRY(model::SetExportOption(checked, key, value));
    metadata[key] = value;
  }
  for (const std::string& word : {flags.format, flags.compression}) {
    if (!word.empty()) request.client_id += "-" + word;
  }
  // Columns may have names of any length, which a ClientId may not.
  if (!flags.partition_by.empty()) {
    request.client_id += "-by-" + digest::Sha256Hex(flags.partition_by).substr(0, 16);
  }
  request.association["ClientAssociationMetadata"] = std::move(metadata);
  return {};
}

}  // namespace

Result<ExportRequest> MakeExportRequest(const ExportFlags& flags) {
  ExportRequest request;
  request.domain = flags.domain;
  TRY_ASSIGN(request.bucket, BucketOf(flags.to));
  const bool profiles = flags.object == model::kProfileObjectType;
  request.name = !flags.name.empty() ? flags.name
                 : profiles          ? flags.domain
                                     : fmt::format("{}.{}", flags.domain, flags.object);
  request.configuration = {{"CustomerProfiles",
                            {{"domainName", boost::json::array{flags.domain}},
                             {"objectType", boost::json::array{flags.object}}}}};
  TRY_ASSIGN(request.execution, Execution(flags));
  request.integration = {{"Name", request.name},
                         {"KmsKey", "alias/none"},
                         {"SourceURI", model::kCustomerProfilesUri},
                         {"ObjectConfiguration", request.configuration},
                         {"ClientToken", NewUuid()}};
  request.client_id = "sluice-export";
  request.association = {{"DestinationURI", flags.to},
                         {"ExecutionConfiguration", request.execution},
                         {"ClientToken", NewUuid()}};
  TRY(AddOptions(flags, request));
  request.association["ClientId"] = request.client_id;
  return request;
}

}  // namespace sluice::cli
