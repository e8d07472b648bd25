#include "run/export_labels.h"

#include "metrics/catalogue.h"
#include "model/uri.h"

namespace sluice::run {

ExportLabels LabelsOf(const store::Claim& claim, const model::ExportOptions& defaults) {
  ExportLabels labels{"none", "none"};
  const auto uri = model::ParseUri(claim.integration.source_uri.value_or(""));
  if (uri.ok()) labels.source = uri->scheme;
  const auto options = model::ReadExportOptions(claim.association.metadata, defaults);
  if (options.ok()) labels.format = model::FormatName(options->format);
  return labels;
}

void CountPublished(const ExportLabels& labels, const model::RunCounts& counts) {
  metrics::kRowsPublished.Add({labels.source, labels.format}, static_cast<double>(counts.rows));
  metrics::kBytesPublished.Add({labels.source, labels.format}, static_cast<double>(counts.bytes));
}

}  // namespace sluice::run
