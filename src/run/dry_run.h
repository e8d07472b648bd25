#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <semaphore>
#include <stop_token>

#include "base/clock.h"
#include "base/status.h"
#include "model/arn.h"
#include "model/dry_run.h"
#include "model/export_options.h"
#include "source/source.h"
#include "store/run_store.h"

namespace sluice::run {

struct DryRunOptions {
  model::Account account;
  model::ExportOptions export_defaults;
  size_t lanes = 2;                          // as a run alone would have
  std::chrono::milliseconds within{20'000};  // for all of it
  int64_t pool_bytes = int64_t{16} << 20;    // for the rows of one preview
  size_t answer_bytes = size_t{1} << 20;     // of all rows of one preview, as JSON
};

/// What a dry run works with; outlives it. The functions may be called from any thread.
struct DryRunEnvironment {
  const Clock& clock;
  std::function<Result<std::unique_ptr<source::Source>>(const store::Claim&)> make_source;
};

/// Find out what a run would do, without a run: nothing is written, at the store or a bucket.
/// Claims are made up by the caller; of their run, the window and the time of the request count.
/// Errors: what is wrong is said as a run would say it. Besides: unsupported when it takes longer
/// than it may, unavailable when too many are under way. Threads: any, kAtOnce at once.
class DryRun {
 public:
  static constexpr ptrdiff_t kAtOnce = 2;

  DryRun(DryRunEnvironment environment, DryRunOptions options)
      : environment_(std::move(environment)), options_(std::move(options)) {}

  /// Tell what would be read and which files written.
  Result<model::ExportPlan> Plan(const store::Claim& claim, std::stop_token stop);

  /// Read the first rows of an object. Errors: invalid for an object that is not there, naming
  /// those that are, and where it is left out for several; unsupported for a row that is too large.
  Result<model::ExportPreview> Preview(const store::Claim& claim, const model::PreviewWish& wish,
                                       std::stop_token stop);

 private:
  template <typename Body>
  auto Bounded(std::stop_token stop, Body body) -> decltype(body(std::declval<std::stop_token>()));

  const DryRunEnvironment environment_;
  const DryRunOptions options_;
  std::counting_semaphore<kAtOnce> free_{kAtOnce};
};

}  // namespace sluice::run
