#pragma once

#include <string>

#include "model/export_options.h"
#include "model/run.h"
#include "store/run_store.h"

namespace sluice::run {

/// How metrics tell exports apart: the scheme that is read, the format that is written.
struct ExportLabels {
  std::string source;
  std::string format;
};

/// Name a claimed run's export; "none" for what cannot be read of it.
ExportLabels LabelsOf(const store::Claim& claim, const model::ExportOptions& defaults);

/// Count what a completed run has published.
void CountPublished(const ExportLabels& labels, const model::RunCounts& counts);

}  // namespace sluice::run
