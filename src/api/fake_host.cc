#include "api/fake_host.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "base/id.h"
#include "digest/aes_gcm.h"
#include "digest/digest.h"
#include "model/customer_profiles_source.h"
#include "sigv4/signer.h"
#include "store/sqlite/sqlite_store.h"

namespace sluice::api {
namespace {

constexpr std::string_view kAccessKeyId = "AKIDEXAMPLE";
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::chrono::seconds kLease{30};

const std::vector<model::PlannedColumn> kColumns{{"Id", "int64", "number"},
                                                 {"Name", "string", "string"}};

model::ExportPlan FakePlan(const store::Claim& claim) {
  model::ExportPlan plan;
  plan.source = "acme";
  plan.window = claim.run.window;
  plan.read_until = plan.window.start;
  plan.format = claim.association.metadata.contains("export.format") ? "csv" : "jsonl";
  plan.compression = "none";
  plan.bucket = "lake";
  plan.manifest = "000000000000/acme/_manifest.*.json";
  plan.objects = {{"_profile", kColumns, 1234, 2, "000000000000/acme/_profile/*.jsonl"}};
  plan.notes = {"orders: no time field, exported whole"};
  return plan;
}

model::ExportPreview FakePreview(const model::PreviewWish& wish) {
  model::ExportPreview preview;
  preview.object = wish.object.value_or("_profile");
  preview.columns = kColumns;
  for (size_t i = 0; i < std::min<size_t>(wish.rows, 3); ++i) {
    preview.rows.push_back(R"({"Id":)" + std::to_string(i) + R"(,"Name":"Zoë"})");
  }
  preview.more = wish.rows < 3;
  return preview;
}

}  // namespace

FakeHost::FakeHost(ThrottleOptions throttle, store::Quotas quotas)
    : folder_(std::filesystem::temp_directory_path() / ("sluice-api-" + NewUuid())) {
  std::filesystem::create_directory(folder_);
  auto opened = store::OpenSqliteStore(clock, folder_, quotas);
  CHECK(opened.ok());
  store_ = *std::move(opened);
  sigv4::VerifierOptions verifier;
  verifier.region = "us-east-1";
  keys_ = std::make_unique<KeyRing>(clock, store_->access_keys(),
                                    SecretBox(std::string(digest::kAesKeyBytes, 'k')), RootKey());
  service_ = std::make_unique<Service>(MakeEnvironment(), verifier, throttle);
}

sigv4::Credentials FakeHost::RootKey() {
  return {std::string(kAccessKeyId), std::string(kSecret), {}};
}

sigv4::Credentials FakeHost::MakeKey(const std::string& user, const std::string& policy) {
  sigv4::Credentials made{"AKIA" + NewHexId().substr(0, 16), NewHexId(), {}};
  const store::AccessKey key{made.access_key_id,
                             user,
                             true,
                             policy,
                             keys_->box().Seal(made.access_key_id, made.secret_access_key),
                             clock.Now()};
  CHECK(store_->access_keys().Create(key).ok());
  return made;
}

FakeHost::~FakeHost() {
  service_.reset();
  keys_.reset();
  store_.reset();
  std::filesystem::remove_all(folder_);
}

Environment FakeHost::MakeEnvironment() {
  Environment environment{clock, *store_, *keys_, {}, "page token key", {}, {}, {}, {}};
  environment.check_source = [](const model::DataIntegration& integration,
                                const std::optional<model::ObjectConfiguration>& own) {
    const auto uri = model::ParseUri(integration.source_uri.value_or(""));
    if (!uri.ok() || !model::IsCustomerProfilesUri(*uri)) {
      return Invalid("SourceURI names nothing that this server reads; it reads AmazonConnect");
    }
    const auto& configuration = own ? own : integration.object_configuration;
    if (!configuration) return Invalid("ObjectConfiguration is required for this source");
    return model::ReadCustomerProfilesSource(*configuration).status();
  };
  environment.check_bucket = [this](std::string_view bucket) {
    return buckets.contains(bucket) ? bucket_server : NotFound("there is no such bucket");
  };
  environment.create_bucket = [this](std::string_view bucket) {
    if (buckets.emplace(bucket).second) return Status();
    return Status(ErrorKind::kDuplicate, "There is a bucket of this name already");
  };
  environment.nudge = [this] { ++nudges; };
  environment.audit = {AuditScope::kAll, [this](std::string_view line) {
                         std::lock_guard lock(audit_mutex_);
                         audited.emplace_back(line);
                       }};
  environment.metrics = [](std::string_view peer) -> std::optional<std::string> {
    if (peer != "127.0.0.1") return std::nullopt;
    return "up 1\n";
  };
  environment.dry_run = {
      [this](const store::Claim& claim) -> Result<model::ExportPlan> {
        TRY(dry_run_status);
        return FakePlan(claim);
      },
      [this](const store::Claim&, const model::PreviewWish& wish) -> Result<model::ExportPreview> {
        TRY(dry_run_status);
        return FakePreview(wish);
      }};
  return environment;
}

http::Request FakeHost::Sign(std::string_view method, std::string_view target,
                             std::string_view body, std::string_view service) {
  const size_t question = target.find('?');
  http::Request request{
      std::string(method),
      std::string(target.substr(0, question)),
      question == std::string_view::npos ? "" : std::string(target.substr(question + 1)),
      {},
      std::string(body),
      "127.0.0.1",
      NewUuid()};
  sigv4::SignableRequest signable{
      request.method, request.path, request.query, {{"Host", "127.0.0.1:8080"}}};
  sigv4::Sign(signable, credentials, {"us-east-1", std::string(service)}, digest::Sha256Hex(body),
              clock.Now());
  for (auto& [name, value] : signable.headers) request.headers.Add(name, value);
  return request;
}

http::Response FakeHost::Ask(std::string_view method, std::string_view target,
                             std::string_view body, std::string_view service) {
  return service_->Answer(Sign(method, target, body, service));
}

void FakeHost::ClaimRun() {
  auto claim = store_->run_queue().ClaimNext("test", kLease);
  CHECK(claim.ok() && claim->has_value());
  claim_ = **std::move(claim);
}

void FakeHost::CompleteRun(std::string_view message) {
  const model::RunCounts counts{3, 1234, 1, 3};
  CHECK(store_->run_journal()
            .Precommit(claim_->lease, "{}", counts, "s3://lake/_manifest.json", {})
            .ok());
  CHECK(store_->run_journal().Complete(claim_->lease, counts, message).ok());
}

void FakeHost::FailRun(std::string_view message) {
  CHECK(store_->run_journal().Fail(claim_->lease, ErrorKind::kDenied, message).ok());
}

void FakeHost::FireSchedules() {
  const auto due = store_->schedules().ListDue(clock.Now(), 10);
  CHECK(due.ok());
  std::vector<store::Firing> firings;
  for (const model::Schedule& schedule : *due) {
    const auto timetable = model::MakeTimetable(schedule.terms);
    CHECK(timetable.ok());
    firings.push_back({schedule.association_id,
                       *schedule.next_due,
                       timetable->CatchUp(*schedule.next_due, clock.Now()),
                       {NewUuid()}});
  }
  CHECK(store_->schedules().Fire(firings, clock.Now()).ok());
}

void FakeHost::RestRun(std::string_view message) {
  CHECK(store_->run_journal()
            .Rest(claim_->lease, ErrorKind::kThrottled, std::chrono::seconds(40), {}, message)
            .ok());
}

std::string HeaderOf(const http::Response& response, std::string_view name) {
  return std::string(response.headers.Find(name).value_or(""));
}

}  // namespace sluice::api
