#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.h"
#include "model/arn.h"
#include "model/export_options.h"
#include "model/run.h"
#include "model/uri.h"
#include "store/run_store.h"

namespace sluice::run {

/// What one run writes and where: a pure value, the same at every attempt.
struct Plan {
  model::RunId run_id;
  model::Window window;
  model::ExportOptions options;
  std::string integration_arn;
  std::string association_arn;
  std::string bucket;
  std::string kms_key;  // the integration's, where it is a key's ARN
  std::string folder;   // PREFIX/ACCOUNT/SOURCE/REQUESTED/START-END, no '/' at either end

  /// Where the manifest goes: FOLDER/_manifest.RUN.json.
  std::string ManifestKey() const;
  std::string ManifestUri() const;  // s3://BUCKET/KEY

  /// Where a file goes: FOLDER/OBJECT/UUID.EXT, or FOLDER/OBJECT/PARTITION/UUID.EXT. The UUID is
  /// derived from the run, the object, the split and the file's number within it, never from the
  /// clock or chance.
  std::string FileKey(std::string_view object, size_t split, int number,
                      std::string_view partition = {}) const;
};

/// Read where an association writes to. Errors: invalid naming DestinationURI.
Result<model::Uri> ReadDestination(const model::DataIntegrationAssociation& association);

/// Plan a run whose source spells its name `source_name`.
/// Errors: invalid naming DestinationURI or the metadata key that cannot be used.
Result<Plan> MakePlan(const store::Claim& claim, const model::Account& account,
                      const model::ExportOptions& defaults, std::string_view source_name);

}  // namespace sluice::run
