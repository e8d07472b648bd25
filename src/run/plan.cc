#include "run/plan.h"

#include <fmt/format.h>

#include <span>

#include "base/id.h"
#include "base/time.h"
#include "digest/digest.h"
#include "format/batch_writer.h"

namespace sluice::run {
namespace {

std::string FolderOf(std::string_view prefix, const model::Account& account,
                     std::string_view source_name, const model::Run& run) {
  return fmt::format("{}{}{}/{}/{}/{}-{}", prefix, prefix.empty() ? "" : "/", account.id,
                     source_name, FormatBasic(run.requested_at), FormatBasic(run.window.start),
                     FormatBasic(run.window.end));
}

// Names hold no control characters, so that '\n' keeps the parts of the hashed text apart.
std::string FileUuid(const model::RunId& run_id, std::string_view object, size_t split,
                     int number) {
  const digest::Sha256Bytes hash =
      digest::Sha256(fmt::format("{}\n{}\n{}\n{}", run_id.text, object, split, number));
  return UuidFromBytes(std::as_bytes(std::span(hash)).first<16>());
}

}  // namespace

std::string Plan::ManifestKey() const {
  return fmt::format("{}/_manifest.{}.json", folder, run_id.text);
}

std::string Plan::ManifestUri() const { return fmt::format("s3://{}/{}", bucket, ManifestKey()); }

std::string Plan::FileKey(std::string_view object, size_t split, int number,
                          std::string_view partition) const {
  return fmt::format("{}/{}/{}{}{}{}", folder, object, partition, partition.empty() ? "" : "/",
                     FileUuid(run_id, object, split, number), format::FileExtension(options));
}

Result<model::Uri> ReadDestination(const model::DataIntegrationAssociation& association) {
  if (!association.destination_uri) {
    return Invalid("DestinationURI is missing: name s3://BUCKET or s3://BUCKET/PREFIX");
  }
  auto uri = model::ParseUri(*association.destination_uri);
  if (!uri.ok()) return uri.status().WithContext("DestinationURI");
  if (uri->scheme != "s3") {
    return Invalid(fmt::format(
        "DestinationURI: nothing here writes to {}://; name s3://BUCKET or s3://BUCKET/PREFIX",
        uri->scheme));
  }
  return uri;
}

Result<Plan> MakePlan(const store::Claim& claim, const model::Account& account,
                      const model::ExportOptions& defaults, std::string_view source_name) {
  TRY_ASSIGN(const model::Uri destination, ReadDestination(claim.association));
  TRY_ASSIGN(const model::ExportOptions options,
             model::ReadExportOptions(claim.association.metadata, defaults));
  Plan plan;
  plan.run_id = claim.run.id;
  plan.window = claim.run.window;
  plan.options = options;
  plan.integration_arn = model::IntegrationArn(account, claim.integration.id);
  plan.association_arn = model::AssociationArn(account, claim.integration.id, claim.association.id);
  plan.bucket = destination.host;
  if (model::IsKmsKeyArn(claim.integration.kms_key)) plan.kms_key = claim.integration.kms_key;
  plan.folder = FolderOf(destination.path, account, source_name, claim.run);
  return plan;
}

}  // namespace sluice::run
