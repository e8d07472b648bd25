#include "app/server_process.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <semaphore>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "api/service.h"
#include "app/bucket_checks.h"
#include "app/metrics_page.h"
#include "base/id.h"
#include "base/line_file.h"
#include "base/log.h"
#include "digest/digest.h"
#include "http/server.h"
#include "model/carrying.h"
#include "objects/buckets.h"
#include "objects/roots.h"
#include "run/dry_run.h"
#include "run/runner.h"
#include "schedule/dispatcher.h"
#include "schedule/enqueuer.h"
#include "schedule/history_sweep.h"
#include "source/sources.h"
#include "store/sqlite/sqlite_store.h"

namespace sluice::app {
namespace {

constexpr std::string_view kFirstBucket = "lake";
constexpr size_t kMostLanes = 8;
constexpr size_t kBucketChecksAtOnce = 8;
constexpr ptrdiff_t kSourceChecksAtOnce = 8;
constexpr std::chrono::milliseconds kSourceCheckTime{3'000};

std::string PageTokenKey(const sigv4::Credentials& root) {
  const auto key = digest::HmacSha256(root.secret_access_key, "sluice page tokens");
  return std::string(digest::View(key));
}

/// On the first start of a data folder whose buckets are embedded, make the one to begin with.
Status MakeFirstBucket(const objects::BucketsOptions& options, objects::Buckets& buckets) {
  std::error_code error;
  if (options.fallback || std::filesystem::exists(options.folder, error)) return {};
  const Status made = buckets.CreateEmbedded(kFirstBucket);
  // A bucket that is bound to an endpoint under this name is as good.
  return made.Is(ErrorKind::kUnsupported) ? Status() : made;
}

}  // namespace

class ServerProcess::Impl {
 public:
  explicit Impl(const Configuration& configuration)
      : configuration_(configuration),
        buckets_options_(MakeBucketsOptions(configuration)),
        buckets_(clock_, buckets_options_),
        roots_(configuration_.roots),
        places_(MakePlaces()) {}

  ~Impl() { stopping_.request_stop(); }

  Status Start() {
    TRY_ASSIGN(store_, store::OpenSqliteStore(clock_, configuration_.data, configuration_.quotas));
    // The folder is locked, so a lease that is still held was of a process that is dead.
    TRY(store_->run_queue().ReleaseAll());
    TRY_ASSIGN(root_key_, FindOrMakeRootKey(configuration_.data));
    TRY(MakeKeys());
    TRY(OpenAuditLog());
    TRY(MakeFirstBucket(buckets_options_, buckets_));
    MakeRunner();
    MakeService();
    http::ServerOptions options;
    options.host = configuration_.host;
    options.port = configuration_.port;
    options.workers = configuration_.workers;
    options.is_quick = &api::Service::IsQuick;
    options.before_answers = [this] { FlushAudit(); };
    options.limits = configuration_.limits;
    TRY_ASSIGN(server_, http::Server::Start(clock_, std::move(options),
                                            [this](const http::Request& request) {
                                              return service_->Answer(request);
                                            }));
    dispatcher_->Start();
    enqueuer_.emplace(clock_, store_->schedules(), schedule::EnqueuerOptions{},
                      [this] { dispatcher_->Nudge(); });
    enqueuer_->Start();
    schedule::HistorySweepOptions keeping;
    keeping.keep_days = configuration_.keep_runs_days;
    keeping.keep_runs = configuration_.keep_runs;
    history_sweep_.emplace(clock_, store_->run_history(), keeping);
    history_sweep_->Start();
    return {};
  }

  void Stop(std::chrono::milliseconds grace) {
    server_->Stop(grace);
    stopping_.request_stop();
    enqueuer_->Stop();
    history_sweep_->Stop();
    dispatcher_->Stop();
  }

  uint16_t port() const { return server_->port(); }
  const RootKey& root_key() const { return root_key_; }
  const MasterKey& master_key() const { return master_key_; }

 private:
  Status MakeKeys() {
    TRY_ASSIGN(const auto kept, store_->access_keys().List({1, ""}));
    TRY_ASSIGN(master_key_, FindOrMakeMasterKey(configuration_.master_key, configuration_.data,
                                                !kept.items.empty()));
    keys_ = std::make_unique<api::KeyRing>(
        clock_, store_->access_keys(), api::SecretBox(master_key_.bytes), root_key_.credentials);
    return keys_->CheckMasterKey();
  }

  Status OpenAuditLog() {
    const AuditSettings& settings = configuration_.audit;
    if (settings.scope == api::AuditScope::kOff) return {};
    TRY_ASSIGN(audit_log_, LineFile::Open({configuration_.data / "audit.log", settings.file_bytes,
                                           settings.files}));
    return {};
  }

  // Requests go on when the log cannot be written, and the operator is told once until it can.
  void FlushAudit() {
    if (audit_log_ == nullptr) return;
    const Status status = audit_log_->Flush();
    const bool was_failing = audit_failing_.exchange(!status.ok());
    if (!status.ok() && !was_failing) LogFailure(LogLevel::kError, "app.audit_failed", status);
  }

  Status CheckSource(const model::DataIntegration& integration,
                     const std::optional<model::ObjectConfiguration>& objects) {
    TRY_ASSIGN(const auto source, source::MakeSource(Sources(), integration, objects));
    // One that does not answer, or that too many ask about, is found out by the run.
    if (!source_checks_.try_acquire()) return {};
    const Status checked = source->Check(kSourceCheckTime, stopping_.get_token());
    source_checks_.release();
    return checked.retryable() ? Status() : checked;
  }

  source::SourceEnvironment Sources() {
    return {store_->domains(), store_->profile_reader(), clock_, configuration_.connections,
            places_};
  }

  source::FilePlaces MakePlaces() {
    return {[this](std::string_view name) -> Result<objects::ObjectReader*> {
              TRY_ASSIGN(objects::ObjectReader * bucket, buckets_.Find(name));
              return bucket;
            },
            [this](std::string_view name) { return roots_.Find(name); }, configuration_.files};
  }

  Result<std::unique_ptr<source::Source>> MakeSource(const store::Claim& claim) {
    TRY_ASSIGN(const auto objects, model::EffectiveObjects(claim.integration, claim.association));
    return source::MakeSource(sources_.value(), claim.integration, objects);
  }

  void MakeRunner() {
    sources_.emplace(Sources());
    run::RunnerEnvironment environment{
        clock_, store_->run_journal(),
        [this](const store::Claim& claim) { return MakeSource(claim); },
        [this](std::string_view bucket) { return buckets_.Find(bucket); }};
    run::RunnerOptions options;
    options.account = configuration_.account;
    options.export_defaults = configuration_.export_defaults;
    options.lanes = std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kMostLanes);
    options.memory_bytes = RunMemoryBytes(configuration_);
    options.runs_at_once = configuration_.runs_at_once;
    options.retries = configuration_.run_retries;
    run::DryRunOptions dry;
    dry.account = options.account;
    dry.export_defaults = options.export_defaults;
    dry.lanes = options.lanes;
    dry_run_.emplace(run::DryRunEnvironment{clock_, environment.make_source}, std::move(dry));
    runner_ = std::make_unique<run::Runner>(std::move(environment), std::move(options));

    schedule::DispatcherOptions dispatching;
    dispatching.worker = NewUuid();
    dispatching.runs_at_once = configuration_.runs_at_once;
    dispatcher_ = std::make_unique<schedule::Dispatcher>(
        clock_, store_->run_queue(), std::move(dispatching),
        [this](const store::Claim& claim, std::stop_token stop) {
          return runner_->Carry(claim, std::move(stop));
        });
  }

  void MakeService() {
    api::Environment environment{
        clock_,
        *store_,
        *keys_,
        configuration_.account,
        PageTokenKey(root_key_.credentials),
        [this](const auto& integration, const auto& objects) {
          return CheckSource(integration, objects);
        },
        [this](std::string_view bucket) {
          return bucket_checks_.Check(bucket, stopping_.get_token());
        },
        [this](std::string_view bucket) { return buckets_.CreateEmbedded(bucket); },
        [this] { dispatcher_->Nudge(); },
        {configuration_.audit.scope, [this](std::string_view line) { audit_log_->Add(line); }}};
    environment.metrics = [this, readers = ReadersOfMetrics(configuration_)](
                              std::string_view peer) -> std::optional<std::string> {
      if (!MayRead(readers, peer)) return std::nullopt;
      return MetricsPage(store_->run_history());
    };
    environment.dry_run = {
        [this](const store::Claim& claim) { return dry_run_->Plan(claim, stopping_.get_token()); },
        [this](const store::Claim& claim, const model::PreviewWish& wish) {
          return dry_run_->Preview(claim, wish, stopping_.get_token());
        }};
    sigv4::VerifierOptions verifier;
    verifier.region = configuration_.account.region;
    verifier.external_host = configuration_.external_host;
    service_ = std::make_unique<api::Service>(std::move(environment), std::move(verifier),
                                              configuration_.throttle);
  }

  const Configuration configuration_;
  const SystemClock clock_;
  const objects::BucketsOptions buckets_options_;
  std::stop_source stopping_;
  objects::Buckets buckets_;
  const objects::Roots roots_;
  const source::FilePlaces places_;
  BucketChecks bucket_checks_{kBucketChecksAtOnce,
                              [this](std::string_view bucket) { return buckets_.Find(bucket); }};
  std::counting_semaphore<kSourceChecksAtOnce> source_checks_{kSourceChecksAtOnce};
  RootKey root_key_;
  MasterKey master_key_;
  std::atomic<bool> audit_failing_ = false;
  // Each uses those before it, so they end in the opposite order.
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<api::KeyRing> keys_;
  std::unique_ptr<LineFile> audit_log_;
  std::optional<source::SourceEnvironment> sources_;
  std::optional<run::DryRun> dry_run_;
  std::unique_ptr<run::Runner> runner_;
  std::unique_ptr<schedule::Dispatcher> dispatcher_;
  std::optional<schedule::Enqueuer> enqueuer_;
  std::optional<schedule::HistorySweep> history_sweep_;
  std::unique_ptr<api::Service> service_;
  std::unique_ptr<http::Server> server_;
};

ServerProcess::ServerProcess(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ServerProcess::~ServerProcess() = default;

Result<std::unique_ptr<ServerProcess>> ServerProcess::Start(const Configuration& configuration) {
  auto impl = std::make_unique<Impl>(configuration);
  TRY(impl->Start());
  return std::unique_ptr<ServerProcess>(new ServerProcess(std::move(impl)));
}

uint16_t ServerProcess::port() const { return impl_->port(); }
const RootKey& ServerProcess::root_key() const { return impl_->root_key(); }
const MasterKey& ServerProcess::master_key() const { return impl_->master_key(); }
void ServerProcess::Stop(std::chrono::milliseconds grace) { impl_->Stop(grace); }

}  // namespace sluice::app
